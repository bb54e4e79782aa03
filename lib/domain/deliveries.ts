import type { Attempt, PlacedSignal } from './attempts.ts'
import { attribute, extentOf } from './attempts.ts'
import type { Outcome } from './outcome.ts'
import type { PipelineRules } from './pipeline.ts'
import type { Position } from './position.ts'
import { comparePositions } from './position.ts'
import type { ErrorSignal, EventRecord, Evidence, OutcomeSignal } from './signal.ts'
import type { SourceOfKey } from './source-of-key.ts'
import { sourceOfKey } from './source-of-key.ts'
import { ownTransport, recordOf, requestTransport } from './transport.ts'

/** One arrival of an event, as the lines of its stream show it. Labels come from its pipeline's whole set (labels.ts). */
export interface Delivery {
  /** Its outcome line's place: with the log group, what identifies it. */
  readonly at: Position
  readonly outcome: Outcome
  /** null: the attempt named none */
  readonly key: string | null
  readonly source: SourceOfKey
  /** Concluded from silence or from the platform alone, not printed. */
  readonly inferred: boolean
  readonly requestId: string | null
  /** Ids that stay when the transport delivers again, the message's own first; usable or not is the trigger's matter. */
  readonly transports: readonly string[]
  readonly evidence: Evidence
  /** The attempt's opening; a bare delivery in no attempt opens at itself. */
  readonly opening: Position
  readonly inAttempt: boolean
}

export interface DerivedAttempt {
  readonly opening: Position
  readonly requestId: string | null
  readonly version: string | null
  /** ms, as are `ended` and `durationMs`; null where the line was not read. */
  readonly start: number | null
  readonly ended: number | null
  readonly durationMs: number | null
  readonly status: 'success' | 'error' | 'timeout' | null
  /** Where it ended clean without an outcome, and the pipeline does not say what that means: its REPORT's time, ms. */
  readonly silentAt: number | null
  /** Every transport id that its lines show. */
  readonly transports: readonly string[]
}

export interface Derived {
  readonly attempts: readonly DerivedAttempt[]
  readonly deliveries: readonly Delivery[]
}

/** What the signals of one stream, or of a stretch of it, make under a pipeline's rules. A pure function of the set. */
export function derive(signals: readonly PlacedSignal[], rules: PipelineRules): Derived {
  const { attempts, unattributed } = attribute([...signals].sort(comparePositions))
  const bare = unattributed.filter((placed) => placed.signal.kind === 'outcome')
  const derived = attempts.map((attempt) => deriveAttempt(attempt, bare, rules))
  const solo = bare.map((placed) => bareDelivery(placed, placed.signal as OutcomeSignal, rules))
  return {
    attempts: derived.map((each) => each.attempt),
    deliveries: [...derived.flatMap((each) => each.deliveries), ...solo].sort((a, b) =>
      comparePositions(a.at, b.at),
    ),
  }
}

interface AttemptAndDeliveries {
  readonly attempt: DerivedAttempt
  readonly deliveries: readonly Delivery[]
}

function deriveAttempt(
  attempt: Attempt,
  bare: readonly PlacedSignal[],
  rules: PipelineRules,
): AttemptAndDeliveries {
  const records = attempt.members.flatMap(({ signal }) => (signal.kind === 'event' ? signal.records : []))
  const outcomes = attempt.members.flatMap((placed) =>
    placed.signal.kind === 'outcome' ? [printed(attempt, placed, placed.signal, records, rules)] : [],
  )
  const failure = failureOf(attempt)
  const silent =
    outcomes.length === 0 && failure === null && endedClean(attempt) && !sharesTime(attempt, bare)
  const concluded: Delivery[] = []
  if (outcomes.length === 0 && failure)
    concluded.push(keyless(attempt, failure.at, 'failed', failure.inferred, records, rules))
  if (silent && rules.silence === 'processed' && attempt.report)
    concluded.push(keyless(attempt, attempt.report, 'processed', true, records, rules))
  const deliveries = [...outcomes, ...concluded]
  const shown = records.map((record) => ownTransport(record.evidence)).filter((id) => id !== null)
  return {
    attempt: {
      opening: attempt.opening,
      requestId: attempt.requestId,
      version: attempt.version,
      start: attempt.start,
      ended: attempt.report?.time ?? null,
      durationMs: attempt.report?.signal.durationMs ?? null,
      status: statusOf(attempt, failure),
      silentAt: silent && rules.silence === null ? (attempt.report?.time ?? null) : null,
      transports: unique([
        ...requestIds(attempt),
        ...shown,
        ...deliveries.flatMap((delivery) => delivery.transports),
      ]),
    },
    deliveries,
  }
}

interface Failure {
  readonly at: Position
  /** Known from the platform alone. */
  readonly inferred: boolean
  readonly timeout: boolean
}

/** An uncaught error or a timeout: its own line stands before the REPORT that repeats it. A REPORT that says success overrules a logged error. */
function failureOf(attempt: Attempt): Failure | null {
  const report = attempt.report
  if (report?.signal.status === 'success') return null
  for (const { time, eventId, signal } of attempt.members) {
    if (signal.kind === 'error')
      return { at: { time, eventId }, inferred: false, timeout: isTimeout(attempt, signal) }
  }
  if (report === null || report.signal.status === null) return null
  return { at: report, inferred: true, timeout: report.signal.status === 'timeout' }
}

function isTimeout(attempt: Attempt, error: ErrorSignal): boolean {
  return error.timeout || attempt.report?.signal.status === 'timeout'
}

function endedClean(attempt: Attempt): boolean {
  const status = attempt.report?.signal.status
  return attempt.report !== null && (status === 'success' || status === null)
}

function statusOf(attempt: Attempt, failure: Failure | null): DerivedAttempt['status'] {
  if (failure) return failure.timeout ? 'timeout' : 'error'
  return attempt.report ? 'success' : null
}

function sharesTime(attempt: Attempt, bare: readonly PlacedSignal[]): boolean {
  const { from, to } = extentOf(attempt)
  return bare.some(({ time }) => time >= from && time <= to)
}

function printed(
  attempt: Attempt,
  placed: PlacedSignal,
  signal: OutcomeSignal,
  records: readonly EventRecord[],
  rules: PipelineRules,
): Delivery {
  const evidence = { ...recordOf(signal.key, records)?.evidence, ...signal.evidence }
  const own = ownTransport(evidence)
  return {
    at: { time: placed.time, eventId: placed.eventId },
    outcome: signal.outcome,
    key: signal.key,
    source: sourceOfKey(signal.key, signal.source, rules),
    inferred: false,
    requestId: attempt.requestId,
    transports: [...(own === null ? [] : [own]), ...requestIds(attempt)],
    evidence,
    opening: attempt.opening,
    inAttempt: true,
  }
}

/** A delivery whose line names no key: its ids are those of all records that its attempt's lines show. */
function keyless(
  attempt: Attempt,
  at: Position,
  outcome: Outcome,
  inferred: boolean,
  records: readonly EventRecord[],
  rules: PipelineRules,
): Delivery {
  const own = records.map((record) => ownTransport(record.evidence)).filter((id) => id !== null)
  return {
    at: { time: at.time, eventId: at.eventId },
    outcome,
    key: null,
    source: sourceOfKey(null, null, rules),
    inferred,
    requestId: attempt.requestId,
    transports: unique([...own, ...requestIds(attempt)]),
    evidence: recordOf(null, records)?.evidence ?? {},
    opening: attempt.opening,
    inAttempt: true,
  }
}

function bareDelivery(placed: PlacedSignal, signal: OutcomeSignal, rules: PipelineRules): Delivery {
  const own = ownTransport(signal.evidence)
  const at = { time: placed.time, eventId: placed.eventId }
  return {
    at,
    outcome: signal.outcome,
    key: signal.key,
    source: sourceOfKey(signal.key, signal.source, rules),
    inferred: false,
    requestId: null,
    transports: own === null ? [] : [own],
    evidence: signal.evidence,
    opening: at,
    inAttempt: false,
  }
}

function requestIds(attempt: Attempt): string[] {
  return attempt.requestId === null ? [] : [requestTransport(attempt.requestId)]
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
