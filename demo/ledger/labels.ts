import { pipelineNamed } from '../pipelines/catalogue.ts'
import type { Derived, LedgerDelivery } from './deliveries.ts'
import type { AttemptEntry } from './entries.ts'

export interface Labelled extends LedgerDelivery {
  readonly replay: boolean
  /** null: no transport id is known */
  readonly retry: boolean | null
  /** null: it ran without naming its key, so nobody can say */
  readonly breach: boolean | null
  /** The same where repeating is its pipeline's way. */
  readonly rewrite: boolean | null
}

/** `replays`: request ids of what Onceboard sent. A replay is never a retry or a breach, but its `processed` counts as the key's previous one. */
export function label(derived: Derived, replays: ReadonlySet<string>): Labelled[] {
  const firstSeen = firstAttempts(derived)
  const previous = new Map<string, number>()
  return derived.deliveries.map((delivery) => {
    const replay = replays.has(delivery.attempt.requestId)
    const again = processedAgain(delivery, previous)
    const judged = replay ? false : again
    const overwrites = pipelineNamed(delivery.pipeline).rules.repeat === 'overwrite'
    const of = (meant: boolean) => (meant || judged === null ? judged : false)
    const retry = replay ? false : isRetry(delivery, firstSeen)
    return { ...delivery, replay, retry, breach: of(!overwrites), rewrite: of(overwrites) }
  })
}

/** Remembers the key's `processed`, and says whether there was another no more than W before. Call it in order of time. */
function processedAgain(delivery: LedgerDelivery, previous: Map<string, number>): boolean | null {
  if (delivery.outcome !== 'processed') return false
  if (delivery.key === null) return null
  const name = `${delivery.pipeline} ${delivery.key}`
  const before = previous.get(name)
  previous.set(name, delivery.time)
  const { windowMs } = pipelineNamed(delivery.pipeline).rules
  return before !== undefined && (windowMs === null || delivery.time - before <= windowMs)
}

function isRetry(delivery: LedgerDelivery, firstSeen: ReadonlyMap<string, Seen>): boolean | null {
  if (delivery.ids.length === 0) return null
  return delivery.ids.some((id) => {
    const first = firstSeen.get(`${delivery.pipeline} ${id}`)
    return first !== undefined && first.seq !== delivery.attempt.seq
  })
}

type Seen = Pick<AttemptEntry, 'start' | 'seq'>

/** The earliest attempt that showed an id, with deliveries or without. */
function firstAttempts({ deliveries, attempts }: Derived): Map<string, Seen> {
  const first = new Map<string, Seen>()
  const see = (pipeline: string, id: string, { start, seq }: Seen) => {
    const name = `${pipeline} ${id}`
    const known = first.get(name)
    if (!known || start < known.start || (start === known.start && seq < known.seq))
      first.set(name, { start, seq })
  }
  for (const attempt of attempts) for (const id of attempt.ids) see(attempt.function, id, attempt)
  for (const { pipeline, ids, attempt } of deliveries) for (const id of ids) see(pipeline, id, attempt)
  return first
}
