import type { Labels } from '#lib/domain/labels.ts'
import type { Catalog } from './catalog.ts'
import type { Database } from './database.ts'
import { foldLine } from './folded-line.ts'
import { type KeptLine, lineOfTrace } from './kept-line.ts'
import { hasMark, marksOf } from './marks.ts'
import { CODES, outcomeOf, statusCode, statusOf } from './outcome-codes.ts'
import {
  type BesideId,
  type PackedId,
  packRun,
  packUuid,
  unpackBeside,
  unpackEventId,
  unpackUuid,
} from './packed-id.ts'
import { instantOfRowId } from './row-id.ts'
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
  readonly marks: number
  readonly request_id: PackedId | null
  readonly open_lag: number
  readonly open_event: BesideId
  readonly version_id: number | null
  readonly end_lag: number | null
  readonly duration_us: number | null
  readonly status: number | null
  readonly report_event: BesideId | null
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
  'marks',
  'request_id',
  'open_lag',
  'open_event',
  'version_id',
  'end_lag',
  'duration_us',
  'status',
  'report_event',
  'evidence',
  'transports',
] as const
const LABEL_COLUMNS = ['first', 'retry', 'breach', 'rewrite', 'replay', 'judged_by'] as const
const SELECTED = ['id', 'spill', 'time', ...FACT_COLUMNS, ...LABEL_COLUMNS].join(', ')

const INSERTED = ['id', 'spill', ...FACT_COLUMNS, 'line', ...LABEL_COLUMNS]
const INSERT = `INSERT OR IGNORE INTO trace (${INSERTED.join(', ')}) VALUES (${INSERTED.map(() => '?').join(', ')})`

/** Whether its id was free. */
export function insertTrace(db: Database, catalog: Catalog, trace: Trace, line: KeptLine | null): boolean {
  const { changes } = db.run(
    INSERT,
    trace.id,
    instantOfRowId(trace.id) - trace.facts.time,
    ...factValues(catalog, trace, line?.isCut ?? false),
    line && foldLine(line.line, trace.facts),
    ...labelValues(trace.labels),
  )
  return changes > 0
}

const UPDATE_FACTS = `UPDATE trace SET ${[...FACT_COLUMNS, 'line'].map((name) => `${name} = ?`).join(', ')} WHERE id = ?`

/** `before`: the row as it stands; its line is kept. */
export function updateFacts(db: Database, catalog: Catalog, before: Trace, trace: Trace): void {
  const line = lineOfTrace(db, before)
  const values = factValues(catalog, trace, line?.isCut ?? false)
  db.run(UPDATE_FACTS, ...values, line && foldLine(line.line, trace.facts), trace.id)
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

function factValues(catalog: Catalog, { streamId, facts }: Trace, lineCut: boolean) {
  const { time, carried } = facts
  const ids = packRun(
    facts,
    facts.openTime,
    facts.openEvent,
    carried && (facts.ended ?? time),
    carried?.reportEvent ?? null,
  )
  return [
    ids.own,
    streamId,
    facts.sourceId,
    facts.ingestionTime - time,
    facts.outcome === null ? null : CODES[facts.outcome],
    facts.key,
    marksOf({ carried, inferred: facts.inferred, unfit: facts.unfit, silent: facts.silent, lineCut }),
    facts.requestId === null ? null : packUuid(facts.requestId),
    time - facts.openTime,
    ids.opening,
    facts.started ? catalog.version(facts.version) : null,
    facts.ended === null ? null : facts.ended - time,
    facts.durationUs,
    facts.status === null ? null : statusCode(facts.status),
    ids.report,
    facts.evidence,
    facts.transports,
  ] as const
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
  const facts: TraceFacts = {
    time,
    eventId: unpackEventId(row.event_id, time),
    ingestionTime: time + row.ingestion_lag,
    sourceId: row.source_id,
    outcome: row.outcome === null ? null : outcomeOf(row.outcome),
    key: row.key,
    inferred: hasMark(row.marks, 'inferred'),
    unfit: hasMark(row.marks, 'unfit'),
    silent: hasMark(row.marks, 'silent'),
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
  }
  return { id: row.id, streamId: row.stream_id, facts, labels: labelsOf(row) }
}

function carriedOf(row: TraceRow, reportEvent: BesideId, ended: number): Carried {
  return {
    reportEvent: unpackBeside(reportEvent, ended, row.event_id),
    requestInLine: hasMark(row.marks, 'requestInLine'),
    sourceInLine: hasMark(row.marks, 'sourceInLine'),
    successInReport: hasMark(row.marks, 'successInReport'),
    cut: hasMark(row.marks, 'cut'),
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
