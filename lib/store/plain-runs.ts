import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Evidence, OutcomeSignal, ReportSignal, StartSignal } from '#lib/domain/signal.ts'
import { keylessSource, sourceOfKey } from '#lib/domain/source-of-key.ts'
import type { Carried, TraceFacts } from './trace.ts'
import type { SignalAt } from './traces-of.ts'

/*
 * Nearly every stretch is nothing but plain runs, one after the other: START, outcome lines of its own, REPORT. Nothing
 * reaches from one to the next, so each makes what it would make alone, and no attribution is needed. Made apart for
 * speed alone: traces-of.test.ts holds it against the whole derivation.
 */

export interface RowMaking {
  readonly rules: PipelineRules
  /** The row id of a source, made where it is new. */
  readonly sourceId: (name: string | null) => number
}

interface Run {
  readonly start: SignalAt & { readonly signal: StartSignal }
  readonly report: SignalAt & { readonly signal: ReportSignal }
  readonly cut: boolean
}

/** The rows of a stretch of plain runs, from its signals in order; null: it is none. */
export function plainRows(signals: readonly SignalAt[], making: RowMaking): TraceFacts[] | null {
  const rows: TraceFacts[] = []
  for (let index = 0; index < signals.length; ) {
    const end = reportOf(signals, index)
    const start = signals[index]
    const report = signals[end]
    if (!start || !report || !isStart(start) || !isReport(report)) return null
    const before = signals[index - 1]
    const run = { start, report, cut: before === undefined || before.time < start.time }
    if (end === index + 1) rows.push(silentRow(run, making))
    for (let inner = index + 1; inner < end; inner++) {
      const row = outcomeRow(run, signals[inner] as SignalAt, making)
      if (row === null) return null
      rows.push(row)
    }
    index = end + 1
  }
  return rows
}

/** The index of the REPORT that ends the run which starts here; -1: no plain run does. */
function reportOf(signals: readonly SignalAt[], from: number): number {
  const start = signals[from]?.signal
  if (start?.kind !== 'start') return -1
  for (let index = from + 1; index < signals.length; index++) {
    const signal = signals[index]?.signal
    if (signal?.kind === 'report')
      return signal.requestId === start.requestId && isPlainReport(signal) ? index : -1
    if (signal?.kind !== 'outcome') return -1
    if (signal.requestId !== null && signal.requestId !== start.requestId) return -1
  }
  return -1
}

/** One that says no more than a row can give back. */
export function isPlainReport({ status, errorType, durationMs }: ReportSignal): boolean {
  if (errorType !== null || (status !== null && status !== 'success')) return false
  return durationMs === null || Math.round(durationMs * 1_000) / 1_000 === durationMs
}

function isStart(placed: SignalAt): placed is Run['start'] {
  return placed.signal.kind === 'start'
}

function isReport(placed: SignalAt): placed is Run['report'] {
  return placed.signal.kind === 'report'
}

/** null: the line's own source is not the delivery's, which a row could not give back. */
function outcomeRow(run: Run, placed: SignalAt, { rules, sourceId }: RowMaking): TraceFacts | null {
  const signal = placed.signal as OutcomeSignal
  const source = sourceOfKey(signal.key, signal.source, rules)
  if (signal.source !== null && signal.source !== source.name) return null
  return {
    time: placed.time,
    eventId: placed.eventId,
    ingestionTime: placed.ingestionTime,
    sourceId: sourceId(source.name),
    outcome: signal.outcome,
    key: signal.key,
    inferred: false,
    unfit: source.unfit,
    silent: false,
    ...runFacts(run, signal),
    evidence: isEmpty(signal.evidence) ? null : JSON.stringify(signal.evidence),
    transports: null,
  }
}

/** It stands at its REPORT: counted as processed where the pipeline says that silence means it, else beside. */
function silentRow(run: Run, { rules, sourceId }: RowMaking): TraceFacts {
  const isProcessed = rules.silence === 'processed'
  return {
    time: run.report.time,
    eventId: run.report.eventId,
    ingestionTime: run.report.ingestionTime,
    sourceId: sourceId(keylessSource(rules)),
    outcome: isProcessed ? 'processed' : null,
    key: null,
    inferred: isProcessed,
    unfit: false,
    silent: !isProcessed,
    ...runFacts(run, null),
    evidence: null,
    transports: null,
  }
}

function runFacts({ start, report, cut }: Run, outcome: OutcomeSignal | null) {
  const { durationMs } = report.signal
  const carried: Carried = {
    reportEvent: report.eventId,
    requestInLine: outcome !== null && outcome.requestId !== null,
    sourceInLine: outcome !== null && outcome.source !== null,
    successInReport: report.signal.status === 'success',
    cut,
  }
  return {
    requestId: start.signal.requestId,
    openTime: start.time,
    openEvent: start.eventId,
    started: true,
    version: start.signal.version,
    ended: report.time,
    durationUs: durationMs === null ? null : Math.round(durationMs * 1_000),
    status: 'success' as const,
    carried,
  }
}

export function isEmpty(evidence: Evidence): boolean {
  for (const _ in evidence) return false
  return true
}
