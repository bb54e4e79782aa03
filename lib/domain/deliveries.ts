import { endedClean, failureOf, statusOf } from './attempt-end.ts'
import type { Attempt, PlacedSignal } from './attempts.ts'
import { attribute, extentOf } from './attempts.ts'
import type { Outcome } from './outcome.ts'
import type { PipelineRules } from './pipeline.ts'
import type { Position } from './position.ts'
import { comparePositions } from './position.ts'
import { refusedOutcome } from './shown-outcome.ts'
import type { EventRecord, Evidence, OutcomeSignal } from './signal.ts'
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
  /** ms, as is `durationMs`; null where the line was not read. */
  readonly start: number | null
  /** Its REPORT; null where none was read. */
  readonly report: Position | null
  readonly durationMs: number | null
  readonly status: 'success' | 'error' | 'timeout' | null
  /** It ended clean without an outcome, and the pipeline does not say what that means. Counted at its REPORT. */
  readonly silent: boolean
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
  const bare = unattributed.flatMap(arrival)
  const derived = attempts.map((attempt) => deriveAttempt(attempt, bare, rules))
  const solo = bare.map((placed) => bareDelivery(placed, rules))
  return {
    attempts: derived.map((each) => each.attempt),
    deliveries: [...derived.flatMap((each) => each.deliveries), ...solo].sort((a, b) =>
      comparePositions(a.at, b.at),
    ),
  }
}

/** A signal that shows what came of a key. */
interface Arrival extends PlacedSignal {
  readonly signal: OutcomeSignal
}

function arrival(placed: PlacedSignal): Arrival[] {
  const { time, eventId, signal } = placed
  const shown = signal.kind === 'outcome' ? signal : refusedOutcome(signal)
  return shown === null ? [] : [{ time, eventId, signal: shown }]
}

/**
 * The arrivals that an attempt shows. An error by which the guard refused a key tells again of what a line before it
 * may have told: then that line's outcome of the key stands.
 */
function arrivalsOf(attempt: Attempt): Arrival[] {
  const printed = attempt.members.filter(({ signal }) => signal.kind === 'outcome').flatMap(arrival)
  const told = new Set(printed.map(({ signal }) => signal.key))
  const refused = attempt.members
    .filter(({ signal }) => signal.kind === 'error')
    .flatMap(arrival)
    .filter(({ signal: { key } }) => !told.has(key) && told.add(key))
  return [...printed, ...refused]
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
  const outcomes = arrivalsOf(attempt).map((placed) => printed(attempt, placed, records, rules))
  const failure = failureOf(attempt)
  const silent =
    outcomes.length === 0 && failure === null && endedClean(attempt) && !sharesTime(attempt, bare)
  const concluded: Delivery[] = []
  if (outcomes.length === 0 && failure)
    concluded.push(keyless(attempt, failure.at, failure.outcome, failure.inferred, records, rules))
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
      report: attempt.report && { time: attempt.report.time, eventId: attempt.report.eventId },
      durationMs: attempt.report?.signal.durationMs ?? null,
      status: statusOf(attempt, failure),
      silent: silent && rules.silence === null,
      transports: unique([
        ...requestIds(attempt),
        ...shown,
        ...deliveries.flatMap((delivery) => delivery.transports),
      ]),
    },
    deliveries,
  }
}

function sharesTime(attempt: Attempt, bare: readonly PlacedSignal[]): boolean {
  const { from, to } = extentOf(attempt)
  return bare.some(({ time }) => time >= from && time <= to)
}

function printed(
  attempt: Attempt,
  { time, eventId, signal }: Arrival,
  records: readonly EventRecord[],
  rules: PipelineRules,
): Delivery {
  const evidence = { ...recordOf(signal.key, records)?.evidence, ...signal.evidence }
  const own = ownTransport(evidence)
  return {
    at: { time, eventId },
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

function bareDelivery({ time, eventId, signal }: Arrival, rules: PipelineRules): Delivery {
  const own = ownTransport(signal.evidence)
  const at = { time, eventId }
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
