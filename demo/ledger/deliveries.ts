import { type CountingRules, pipelineNamed } from '../pipelines/catalogue.ts'
import type { DemoOutcome } from '../pipelines/runtime.ts'
import type { AttemptEntry, Entry, OutcomeEntry, ShownEntry } from './entries.ts'

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

/** One run of a handler, with the usable ids that its lines show apart from its outcomes. */
export interface LedgerAttempt extends AttemptEntry {
  readonly ids: readonly string[]
}

export interface Derived {
  /** In the order of (time, seq). */
  readonly deliveries: readonly LedgerDelivery[]
  readonly silent: readonly SilentAttempt[]
  readonly attempts: readonly LedgerAttempt[]
}

/** Attempts and what was told in them → deliveries. Throws where something lies in no attempt: the ledger would be wrong. */
export function deriveDeliveries(entries: Iterable<Entry>): Derived {
  const attempts: AttemptEntry[] = []
  const lines: (OutcomeEntry | ShownEntry)[] = []
  for (const entry of entries) {
    if (entry.kind === 'attempt') attempts.push(entry)
    else lines.push(entry)
  }
  const within = groupByAttempt(attempts, lines)
  const deliveries: LedgerDelivery[] = []
  const silent: SilentAttempt[] = []
  const runs = attempts.map((attempt): LedgerAttempt => {
    const own = within.get(attempt) ?? []
    const shown = own.flatMap((line) => (line.kind === 'shown' ? line.ids : []))
    const outcomes = own.flatMap((line) => (line.kind === 'outcome' ? [told(line, attempt)] : []))
    const inferred = outcomes.length > 0 ? null : untold(attempt, shown)
    deliveries.push(...outcomes, ...(inferred ? [inferred] : []))
    if (outcomes.length === 0 && !inferred)
      silent.push({ ...place(attempt), time: attempt.end, requestId: attempt.requestId })
    return { ...attempt, ids: [...shown, ...requestIds(attempt)] }
  })
  deliveries.sort((a, b) => a.time - b.time || a.seq - b.seq)
  return { deliveries, silent, attempts: runs }
}

function groupByAttempt(attempts: readonly AttemptEntry[], lines: readonly (OutcomeEntry | ShownEntry)[]) {
  const runs = new Map<string, AttemptEntry[]>()
  for (const attempt of attempts) add(runs, `${attempt.stream} ${attempt.requestId}`, attempt)
  const within = new Map<AttemptEntry, (OutcomeEntry | ShownEntry)[]>()
  for (const line of lines) {
    const attempt = runs
      .get(`${line.stream} ${line.requestId}`)
      ?.find((run) => run.start <= line.time && line.time <= run.end)
    if (!attempt)
      throw new Error(`What request ${line.requestId} told at ${line.time} lies in no attempt of it`)
    add(within, attempt, line)
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
function untold(attempt: AttemptEntry, shown: readonly string[]): LedgerDelivery | null {
  const failed = attempt.status !== 'success'
  if (!failed && rulesOf(attempt).silence === null) return null
  return {
    ...place(attempt),
    key: null,
    outcome: failed ? 'failed' : 'processed',
    time: failed ? attempt.failedAt : attempt.end,
    seq: attempt.seq,
    ids: [...shown, ...requestIds(attempt)],
    attempt,
  }
}

/** What no key assigns to a source is the pipeline's own, or a row of its own where sources are told apart. */
function place(attempt: AttemptEntry): { pipeline: string; source: string | null } {
  const pipeline = attempt.function
  return { pipeline, source: rulesOf(attempt).tellsSourcesApart ? null : pipeline }
}

/** The request id, unless the event source mapping gives a new one with each redelivery. */
function requestIds(attempt: AttemptEntry): string[] {
  return rulesOf(attempt).trigger === 'sqs' ? [] : [`requestId:${attempt.requestId}`]
}

function rulesOf(attempt: AttemptEntry): CountingRules {
  return pipelineNamed(attempt.function).rules
}
