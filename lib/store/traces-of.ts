import type { PlacedSignal } from '#lib/domain/attempts.ts'
import { type Delivery, type DerivedAttempt, derive } from '#lib/domain/deliveries.ts'
import { keylessSource } from '#lib/domain/source-of-key.ts'
import { cleanCuts } from '#lib/domain/stretch.ts'
import { isEmpty, isPlainReport, plainRows, type RowMaking } from './plain-runs.ts'
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

/** What a stretch of a stream leaves in the store: a pure function of its signals, in order, and the rules. */
export function tracesOf(signals: readonly SignalAt[], job: RowMaking): Traces {
  const plain = plainRows(signals, job)
  if (plain !== null) return { traces: plain, loose: [] }
  const parts = dividedAt(cleanCuts(signals), signals).map((part) => {
    const rows = plainRows(part, job)
    return rows === null ? derivedTraces(part, job) : { traces: rows, loose: [] }
  })
  return { traces: parts.flatMap(({ traces }) => traces), loose: parts.flatMap(({ loose }) => loose) }
}

function dividedAt(cuts: readonly boolean[], signals: readonly SignalAt[]): SignalAt[][] {
  const parts: SignalAt[][] = []
  signals.forEach((signal, index) => {
    const part = parts.at(-1)
    if (part === undefined || cuts[index]) parts.push([signal])
    else part.push(signal)
  })
  return parts
}

/** The same for any stretch. */
export function derivedTraces(signals: readonly SignalAt[], job: RowMaking): Traces {
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
  return { traces: rowsOf(signals, { attemptAt, deliveries, carriedAt }, job), loose }
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
  readonly attemptAt: ReadonlyMap<string, DerivedAttempt>
  readonly deliveries: readonly Delivery[]
  readonly carriedAt: ReadonlyMap<string, Carried>
}

function rowsOf(signals: readonly SignalAt[], made: Made, job: RowMaking): TraceFacts[] {
  const ingested = new Map(signals.map(({ eventId, ingestionTime }) => [eventId, ingestionTime]))
  const byOpening = Map.groupBy(made.deliveries, ({ opening }) => opening.eventId)
  const rows: TraceFacts[] = []
  for (const delivery of made.deliveries) {
    const { at, opening, evidence, source } = delivery
    const attempt = delivery.inAttempt ? (made.attemptAt.get(opening.eventId) ?? null) : null
    const siblings = byOpening.get(opening.eventId) ?? []
    rows.push({
      time: at.time,
      eventId: at.eventId,
      ingestionTime: ingested.get(at.eventId) ?? at.time,
      sourceId: job.sourceId(source.name),
      outcome: delivery.outcome,
      key: delivery.key,
      inferred: delivery.inferred,
      unfit: source.unfit,
      silent: false,
      requestId: attempt === null ? null : attempt.requestId,
      openTime: opening.time,
      openEvent: opening.eventId,
      started: attempt !== null && attempt.start !== null,
      version: attempt === null ? null : attempt.version,
      ended: attempt?.report?.time ?? null,
      durationUs: microseconds(attempt?.durationMs ?? null),
      status: attempt === null ? null : attempt.status,
      carried: made.carriedAt.get(at.eventId) ?? null,
      evidence: isEmpty(evidence) ? null : JSON.stringify(evidence),
      transports: transportsText(delivery, siblings[0] === delivery ? besides(attempt, siblings) : []),
    })
  }
  for (const attempt of made.attemptAt.values())
    if (!byOpening.has(attempt.opening.eventId))
      rows.push(withoutDelivery(attempt, ingested, made.carriedAt, job))
  return rows
}

/** It stands at its REPORT; one that was not seen to end, at its opening. */
function withoutDelivery(
  attempt: DerivedAttempt,
  ingested: ReadonlyMap<string, number>,
  carriedAt: ReadonlyMap<string, Carried>,
  job: RowMaking,
): TraceFacts {
  const { time, eventId } = attempt.report ?? attempt.opening
  const isPlain = sameIds(attempt.transports, plainTransports(null, attempt.requestId))
  return {
    time,
    eventId,
    ingestionTime: ingested.get(eventId) ?? time,
    sourceId: job.sourceId(keylessSource(job.rules)),
    outcome: null,
    key: null,
    inferred: false,
    unfit: false,
    silent: attempt.silent,
    requestId: attempt.requestId,
    openTime: attempt.opening.time,
    openEvent: attempt.opening.eventId,
    started: attempt.start !== null,
    version: attempt.version,
    ended: attempt.report?.time ?? null,
    durationUs: microseconds(attempt.durationMs),
    status: attempt.status,
    carried: carriedAt.get(eventId) ?? null,
    evidence: null,
    transports: isPlain ? null : JSON.stringify([attempt.transports, []]),
  }
}

/** Ids that an attempt showed and none of its deliveries has. */
function besides(attempt: DerivedAttempt | null, siblings: readonly Delivery[]): readonly string[] {
  if (attempt === null) return []
  return attempt.transports.filter((id) => !siblings.some(({ transports }) => transports.includes(id)))
}

function transportsText(delivery: Delivery, besides: readonly string[]): string | null {
  const { transports, evidence, requestId } = delivery
  if (besides.length === 0 && sameIds(transports, plainTransports(evidence, requestId))) return null
  return JSON.stringify([transports, besides])
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index])
}

function microseconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1_000)
}
