import type { PlacedSignal } from '#lib/domain/attempts.ts'
import { type Delivery, type DerivedAttempt, derive } from '#lib/domain/deliveries.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Position } from '#lib/domain/position.ts'
import type { ReportSignal } from '#lib/domain/signal.ts'
import { keylessSource } from '#lib/domain/source-of-key.ts'
import { cleanCuts } from '#lib/domain/stretch.ts'
import type { Carried, TraceFacts } from './trace.ts'
import { plainTransports } from './trace.ts'

/** A signal at its place, with what the store keeps of its line besides. */
export interface SignalAt extends PlacedSignal {
  /** ms */
  readonly ingestionTime: number
  /** The stream may be divided before it. */
  readonly cut: boolean
}

export interface Traces {
  readonly traces: readonly TraceFacts[]
  /** Signals that no row carries. */
  readonly loose: readonly SignalAt[]
}

interface Job {
  readonly rules: PipelineRules
  /** The row id of a source, made where it is new. */
  readonly sourceId: (name: string | null) => number
}

/** What a stretch of a stream leaves in the store: a pure function of its signals, in order, and the rules. */
export function tracesOf(signals: readonly SignalAt[], job: Job): Traces {
  const { attempts, deliveries } = derive(signals, job.rules)
  const cuts = cleanCuts(signals)
  const attemptAt = new Map(attempts.map((attempt) => [attempt.opening.eventId, attempt]))
  const deliveryAt = new Map(deliveries.map((delivery) => [delivery.at.eventId, delivery]))
  const carriedAt = new Map<string, Carried>()
  const loose: SignalAt[] = []
  for (let index = 0; index < signals.length; index++) {
    const end = plainRunFrom(signals, index, attemptAt, deliveryAt)
    const signal = signals[index]
    if (end === null) {
      if (signal) loose.push({ ...signal, cut: cuts[index] ?? false })
      continue
    }
    carryRun(signals, index, end, { cut: cuts[index] ?? false, deliveryAt, carriedAt })
    index = end
  }
  return { traces: rowsOf(signals, { attempts, deliveries, carriedAt }, job), loose }
}

/**
 * The index of the REPORT of a plain run that begins here: START, outcome lines that belong to it, REPORT, nothing else
 * between, and nothing said that a row could not give back. null: none does.
 */
function plainRunFrom(
  signals: readonly SignalAt[],
  from: number,
  attemptAt: ReadonlyMap<string, DerivedAttempt>,
  deliveryAt: ReadonlyMap<string, Delivery>,
): number | null {
  const start = signals[from]
  if (start?.signal.kind !== 'start' || !attemptAt.has(start.eventId)) return null
  const { requestId } = start.signal
  for (let index = from + 1; index < signals.length; index++) {
    const { signal, eventId } = signals[index] as SignalAt
    if (signal.kind === 'report')
      return signal.requestId === requestId && isPlainReport(signal) ? index : null
    if (signal.kind !== 'outcome') return null
    const delivery = deliveryAt.get(eventId)
    const mine = delivery?.opening.eventId === start.eventId
    const named = signal.source === null || signal.source === delivery?.source.name
    if (!mine || !named) return null
  }
  return null
}

function isPlainReport({ status, errorType, durationMs }: ReportSignal): boolean {
  if (errorType !== null || (status !== null && status !== 'success')) return false
  return durationMs === null || microseconds(durationMs) / 1_000 === durationMs
}

function microseconds(ms: number): number {
  return Math.round(ms * 1_000)
}

function carryRun(
  signals: readonly SignalAt[],
  from: number,
  end: number,
  into: {
    readonly cut: boolean
    readonly deliveryAt: ReadonlyMap<string, Delivery>
    readonly carriedAt: Map<string, Carried>
  },
): void {
  const report = signals[end] as SignalAt
  const successInReport = report.signal.kind === 'report' && report.signal.status === 'success'
  const run = { reportEvent: report.eventId, successInReport, cut: into.cut }
  for (let index = from + 1; index < end; index++) {
    const { signal, eventId } = signals[index] as SignalAt
    if (signal.kind !== 'outcome') continue
    into.carriedAt.set(eventId, {
      ...run,
      requestInLine: signal.requestId !== null,
      sourceInLine: signal.source !== null,
    })
  }
  // Without an outcome line the row stands at the REPORT.
  if (end === from + 1)
    into.carriedAt.set(report.eventId, { ...run, requestInLine: false, sourceInLine: false })
}

interface Made {
  readonly attempts: readonly DerivedAttempt[]
  readonly deliveries: readonly Delivery[]
  readonly carriedAt: ReadonlyMap<string, Carried>
}

function rowsOf(signals: readonly SignalAt[], made: Made, job: Job): TraceFacts[] {
  const ingested = new Map(signals.map(({ eventId, ingestionTime }) => [eventId, ingestionTime]))
  const byOpening = Map.groupBy(made.deliveries, ({ opening }) => opening.eventId)
  const attempts = new Map(made.attempts.map((attempt) => [attempt.opening.eventId, attempt]))
  const common = (eventId: string, time: number) => ({
    time,
    eventId,
    ingestionTime: ingested.get(eventId) ?? time,
    carried: made.carriedAt.get(eventId) ?? null,
  })
  const rows: TraceFacts[] = made.deliveries.map((delivery) => {
    const siblings = byOpening.get(delivery.opening.eventId) ?? []
    const attempt = delivery.inAttempt ? (attempts.get(delivery.opening.eventId) ?? null) : null
    return {
      ...common(delivery.at.eventId, delivery.at.time),
      ...deliveryFacts(delivery, job),
      ...attemptFacts(attempt, delivery.opening),
      transports: transportsText(delivery, siblings[0] === delivery ? besides(attempt, siblings) : []),
    }
  })
  for (const attempt of made.attempts) {
    if (byOpening.has(attempt.opening.eventId)) continue
    const at = attempt.report ?? attempt.opening
    rows.push({
      ...common(at.eventId, at.time),
      ...noDelivery(attempt, job),
      ...attemptFacts(attempt, attempt.opening),
    })
  }
  return rows
}

function deliveryFacts(delivery: Delivery, job: Job) {
  const { evidence } = delivery
  return {
    sourceId: job.sourceId(delivery.source.name),
    outcome: delivery.outcome,
    key: delivery.key,
    inferred: delivery.inferred,
    unfit: delivery.source.unfit,
    silent: false,
    evidence: Object.keys(evidence).length === 0 ? null : JSON.stringify(evidence),
  }
}

function noDelivery(attempt: DerivedAttempt, job: Job) {
  const own = JSON.stringify(attempt.transports)
  return {
    sourceId: job.sourceId(keylessSource(job.rules)),
    outcome: null,
    key: null,
    inferred: false,
    unfit: false,
    silent: attempt.silent,
    evidence: null,
    transports: own === JSON.stringify(plainTransports(null, attempt.requestId)) ? null : `[${own},[]]`,
  }
}

function attemptFacts(attempt: DerivedAttempt | null, opening: Position) {
  const duration = attempt?.durationMs ?? null
  return {
    requestId: attempt?.requestId ?? null,
    openTime: opening.time,
    openEvent: opening.eventId,
    started: attempt?.start != null,
    version: attempt?.version ?? null,
    ended: attempt?.report?.time ?? null,
    durationUs: duration === null ? null : microseconds(duration),
    status: attempt?.status ?? null,
  }
}

/** Ids that an attempt showed and none of its deliveries has. */
function besides(attempt: DerivedAttempt | null, siblings: readonly Delivery[]): readonly string[] {
  if (attempt === null) return []
  const known = new Set(siblings.flatMap(({ transports }) => transports))
  return attempt.transports.filter((id) => !known.has(id))
}

function transportsText(delivery: Delivery, besides: readonly string[]): string | null {
  const own = JSON.stringify(delivery.transports)
  const plain = JSON.stringify(plainTransports(delivery.evidence, delivery.requestId))
  return own === plain && besides.length === 0 ? null : `[${own},${JSON.stringify(besides)}]`
}
