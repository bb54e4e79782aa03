import type { Labels } from '#lib/domain/labels.ts'
import type { Catalog } from './catalog.ts'
import type { Database } from './database.ts'
import type { KeptLine } from './kept-line.ts'
import { CODES, outcomeOf, statusCode, statusOf } from './outcome-codes.ts'
import {
  type BesideId,
  type PackedId,
  packBeside,
  packEventId,
  packUuid,
  unpackBeside,
  unpackEventId,
  unpackUuid,
} from './packed-id.ts'
import { type Carried, judgedCode, judgedOf, type Trace, type TraceFacts } from './trace.ts'

interface TraceRow {
  readonly id: number
  readonly spill: number
  readonly time: number
  readonly event_id: PackedId
  readonly stream_id: number
  readonly source_id: number
  readonly ingestion_lag: number
  readonly outcome: number | null
  readonly key: string | null
  readonly inferred: number
  readonly unfit: number
  readonly silent: number
  readonly request_id: PackedId | null
  readonly open_lag: number
  readonly open_event: BesideId
  readonly version_id: number | null
  readonly end_lag: number | null
  readonly duration_us: number | null
  readonly status: number | null
  readonly report_event: BesideId | null
  readonly said: number
  readonly cut: number
  readonly evidence: string | null
  readonly transports: string | null
  readonly first: number
  readonly retry: number | null
  readonly breach: number | null
  readonly rewrite: number | null
  readonly replay: number
  readonly judged_by: number
}

const FACT_COLUMNS = [
  'event_id',
  'stream_id',
  'source_id',
  'ingestion_lag',
  'outcome',
  'key',
  'inferred',
  'unfit',
  'silent',
  'request_id',
  'open_lag',
  'open_event',
  'version_id',
  'end_lag',
  'duration_us',
  'status',
  'report_event',
  'said',
  'cut',
  'evidence',
  'transports',
] as const
const LABEL_COLUMNS = ['first', 'retry', 'breach', 'rewrite', 'replay', 'judged_by'] as const
const SELECTED = ['id', 'spill', 'time', ...FACT_COLUMNS, ...LABEL_COLUMNS].join(', ')

const SAID = { requestInLine: 1, sourceInLine: 2, successInReport: 4 } as const

const INSERTED = ['id', 'spill', ...FACT_COLUMNS, 'line', 'line_bytes', ...LABEL_COLUMNS]
const INSERT = `INSERT INTO trace (${INSERTED.join(', ')}) VALUES (${INSERTED.map(() => '?').join(', ')})`

/** `spill`: ms by which the id lies later than the row's time. */
export function insertTrace(
  db: Database,
  catalog: Catalog,
  trace: Trace,
  spill: number,
  line: KeptLine | null,
): void {
  db.run(
    INSERT,
    trace.id,
    spill,
    ...factValues(catalog, trace.streamId, trace),
    line?.bytes ?? null,
    line?.wholeLength ?? null,
    ...labelValues(trace.labels),
  )
}

const UPDATE_FACTS = `UPDATE trace SET ${FACT_COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`

export function updateFacts(db: Database, catalog: Catalog, trace: Trace): void {
  db.run(UPDATE_FACTS, ...factValues(catalog, trace.streamId, trace), trace.id)
}

const UPDATE_LABELS = `UPDATE trace SET ${LABEL_COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`

export function updateLabels(db: Database, id: number, labels: Labels): void {
  db.run(UPDATE_LABELS, ...labelValues(labels), id)
}

export function deleteTrace(db: Database, id: number): void {
  db.run('DELETE FROM trace WHERE id = ?', id)
}

export function traceById(db: Database, catalog: Catalog, id: number): Trace | null {
  const row = db.get<TraceRow>(`SELECT ${SELECTED} FROM trace WHERE id = ?`, id)
  return row && traceOf(row, catalog)
}

/** Rows of a stream with ids in [from, to), in their order. */
export function tracesOfStream(
  db: Database,
  catalog: Catalog,
  streamId: number,
  from: number,
  to: number,
): Trace[] {
  const sql = `SELECT ${SELECTED} FROM trace INDEXED BY trace_stream WHERE stream_id = ? AND id >= ? AND id < ? ORDER BY id`
  return db.all<TraceRow>(sql, streamId, from, to).map((row) => traceOf(row, catalog))
}

function factValues(catalog: Catalog, streamId: number, facts: TraceFacts) {
  const { time, carried } = facts
  const opening = { time: facts.openTime, eventId: facts.openEvent }
  return [
    packEventId(facts),
    streamId,
    facts.sourceId,
    facts.ingestionTime - time,
    facts.outcome === null ? null : CODES[facts.outcome],
    facts.key,
    Number(facts.inferred),
    Number(facts.unfit),
    Number(facts.silent),
    facts.requestId === null ? null : packUuid(facts.requestId),
    time - facts.openTime,
    packBeside(opening, facts),
    facts.started ? catalog.version(facts.version) : null,
    facts.ended === null ? null : facts.ended - time,
    facts.durationUs,
    facts.status === null ? null : statusCode(facts.status),
    carried === null ? null : packBeside({ time: facts.ended ?? time, eventId: carried.reportEvent }, facts),
    carried === null ? 0 : saidOf(carried),
    Number(carried?.cut ?? false),
    facts.evidence,
    facts.transports,
  ] as const
}

function saidOf(carried: Carried): number {
  return (
    (carried.requestInLine ? SAID.requestInLine : 0) |
    (carried.sourceInLine ? SAID.sourceInLine : 0) |
    (carried.successInReport ? SAID.successInReport : 0)
  )
}

function labelValues({ first, retry, breach, rewrite, replay, judgedBy }: Labels) {
  return [
    Number(first),
    flagValue(retry),
    flagValue(breach),
    flagValue(rewrite),
    Number(replay),
    judgedCode(judgedBy),
  ] as const
}

function traceOf(row: TraceRow, catalog: Catalog): Trace {
  const { time } = row
  const ended = row.end_lag === null ? null : time + row.end_lag
  const openTime = time - row.open_lag
  return {
    id: row.id,
    streamId: row.stream_id,
    time,
    eventId: unpackEventId(row.event_id, time),
    ingestionTime: time + row.ingestion_lag,
    sourceId: row.source_id,
    outcome: row.outcome === null ? null : outcomeOf(row.outcome),
    key: row.key,
    inferred: row.inferred === 1,
    unfit: row.unfit === 1,
    silent: row.silent === 1,
    requestId: row.request_id === null ? null : unpackUuid(row.request_id),
    openTime,
    openEvent: unpackBeside(row.open_event, openTime, row.event_id),
    started: row.version_id !== null,
    version: row.version_id === null ? null : catalog.versionText(row.version_id),
    ended,
    durationUs: row.duration_us,
    status: row.status === null ? null : statusOf(row.status),
    carried: row.report_event === null ? null : carriedOf(row, row.report_event, ended ?? time),
    evidence: row.evidence,
    transports: row.transports,
    labels: labelsOf(row),
  }
}

function carriedOf(row: TraceRow, reportEvent: BesideId, ended: number): Carried {
  return {
    reportEvent: unpackBeside(reportEvent, ended, row.event_id),
    requestInLine: (row.said & SAID.requestInLine) !== 0,
    sourceInLine: (row.said & SAID.sourceInLine) !== 0,
    successInReport: (row.said & SAID.successInReport) !== 0,
    cut: row.cut === 1,
  }
}

function labelsOf(row: TraceRow): Labels {
  return {
    first: row.first === 1,
    retry: flag(row.retry),
    breach: flag(row.breach),
    rewrite: flag(row.rewrite),
    replay: row.replay === 1,
    judgedBy: judgedOf(row.judged_by),
  }
}

function flag(value: number | null): boolean | null {
  return value === null ? null : value === 1
}

function flagValue(value: boolean | null): number | null {
  return value === null ? null : Number(value)
}
