import { type CountingRules, pipelineNamed } from '../pipelines/catalogue.ts'
import type { DemoOutcome } from '../pipelines/runtime.ts'
import type { AttemptEntry, Entry, OutcomeEntry } from './entries.ts'

/** One arrival of an event at a handler, as the rules make it of what was told. Instants are ms. */
export interface LedgerDelivery {
  readonly pipeline: string
  readonly source: string | null
  /** null: nothing names it */
  readonly key: string | null
  readonly outcome: DemoOutcome
  readonly time: number
  /** Of deliveries at the same time: the order in which they were told. */
  readonly seq: number
  /** The ids that stay when the transport delivers again; empty: none is known. */
  readonly ids: readonly string[]
  readonly attempt: AttemptEntry
}

export interface SilentAttempt {
  readonly pipeline: string
  readonly source: string | null
  readonly time: number
  readonly requestId: string
}

export interface Derived {
  /** In the order of (time, seq). */
  readonly deliveries: readonly LedgerDelivery[]
  readonly silent: readonly SilentAttempt[]
  readonly attempts: readonly AttemptEntry[]
}

/** Attempts and outcomes → deliveries. Throws where an outcome lies in no attempt: the ledger would be wrong. */
export function deriveDeliveries(entries: Iterable<Entry>): Derived {
  const attempts: AttemptEntry[] = []
  const outcomes: OutcomeEntry[] = []
  for (const entry of entries) {
    if (entry.kind === 'attempt') attempts.push(entry)
    else outcomes.push(entry)
  }
  const within = groupByAttempt(attempts, outcomes)
  const deliveries: LedgerDelivery[] = []
  const silent: SilentAttempt[] = []
  for (const attempt of attempts) {
    const own = within.get(attempt) ?? []
    deliveries.push(...own.map((outcome) => told(outcome, attempt)))
    if (own.length > 0) continue
    const inferred = untold(attempt)
    if (inferred) deliveries.push(inferred)
    else silent.push({ ...place(attempt), time: attempt.end, requestId: attempt.requestId })
  }
  deliveries.sort((a, b) => a.time - b.time || a.seq - b.seq)
  return { deliveries, silent, attempts }
}

function groupByAttempt(attempts: readonly AttemptEntry[], outcomes: readonly OutcomeEntry[]) {
  const runs = new Map<string, AttemptEntry[]>()
  for (const attempt of attempts) add(runs, `${attempt.stream} ${attempt.requestId}`, attempt)
  const within = new Map<AttemptEntry, OutcomeEntry[]>()
  for (const outcome of outcomes) {
    const attempt = runs
      .get(`${outcome.stream} ${outcome.requestId}`)
      ?.find((run) => run.start <= outcome.time && outcome.time <= run.end)
    if (!attempt) throw new Error(`The outcome of ${outcome.key} at ${outcome.time} lies in no attempt`)
    add(within, attempt, outcome)
  }
  return within
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function told(outcome: OutcomeEntry, attempt: AttemptEntry): LedgerDelivery {
  const { pipeline, source, key } = outcome
  // A refusal is told by the error it raises, and takes that line's time.
  const raised = outcome.outcome === 'in_progress' || outcome.outcome === 'mismatch'
  return {
    ...{ pipeline, source, key, outcome: outcome.outcome, attempt },
    time: raised ? attempt.failedAt : outcome.time,
    seq: outcome.seq,
    ids: [...outcome.ids, ...requestIds(attempt)],
  }
}

/** What an attempt without any outcome comes to: one failure without a key, or what its pipeline's silence means. */
function untold(attempt: AttemptEntry): LedgerDelivery | null {
  const failed = attempt.status !== 'success'
  if (!failed && rulesOf(attempt).silence === null) return null
  return {
    ...place(attempt),
    key: null,
    outcome: failed ? 'failed' : 'processed',
    time: failed ? attempt.failedAt : attempt.end,
    seq: attempt.seq,
    ids: requestIds(attempt),
    attempt,
  }
}

/** What no key assigns to a source is the pipeline's own, or a row of its own where sources are told apart. */
function place(attempt: AttemptEntry): { pipeline: string; source: string | null } {
  const pipeline = attempt.function
  return { pipeline, source: rulesOf(attempt).tellsSourcesApart ? null : pipeline }
}

/** The request id, unless the event source mapping gives a new one with each redelivery. */
export function requestIds(attempt: AttemptEntry): string[] {
  return rulesOf(attempt).trigger === 'sqs' ? [] : [`requestId:${attempt.requestId}`]
}

function rulesOf(attempt: AttemptEntry): CountingRules {
  return pipelineNamed(attempt.function).rules
}
