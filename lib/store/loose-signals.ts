import { requestIdOf } from '#lib/domain/attempts.ts'
import type { Position } from '#lib/domain/position.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { Database } from './database.ts'
import type { KeptLine } from './kept-line.ts'
import type { SignalAt } from './traces-of.ts'

/** Signals that no row of `trace` carries, one row each. */

interface SignalRow {
  readonly time: number
  readonly event_id: string
  readonly ingestion_time: number
  readonly cut: number
  readonly body: string
}

const SELECTED = 'time, event_id, ingestion_time, cut, body'

/** Of a stream, in [from, to) ms, in order. */
export function looseIn(db: Database, streamId: number, from: number, to: number): SignalAt[] {
  const sql = `SELECT ${SELECTED} FROM signal WHERE stream_id = ? AND time >= ? AND time < ? ORDER BY time, event_id`
  return db.all<SignalRow>(sql, streamId, from, to).map(signalOf)
}

export function looseOfRequest(db: Database, streamId: number, requestId: string): SignalAt[] {
  const sql = `SELECT ${SELECTED} FROM signal INDEXED BY signal_request WHERE stream_id = ? AND request_id = ? ORDER BY time, event_id`
  return db.all<SignalRow>(sql, streamId, requestId).map(signalOf)
}

export function hasLooseOutside(
  db: Database,
  streamId: number,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const any = 'SELECT 1 FROM signal WHERE stream_id = ? AND'
  return (
    db.get(`${any} time < ? LIMIT 1`, streamId, from) !== null ||
    db.get(`${any} time >= ? LIMIT 1`, streamId, to) !== null
  )
}

/** Which of the request ids have loose signals outside [from, to). */
export function looseRequestsOutside(
  db: Database,
  streamId: number,
  requestIds: Iterable<string>,
  { from, to }: { readonly from: number; readonly to: number },
): string[] {
  const sql = `SELECT DISTINCT request_id FROM signal INDEXED BY signal_request
    WHERE stream_id = ? AND request_id IN (SELECT value FROM json_each(?)) AND (time < ? OR time >= ?)`
  return db
    .all<{ request_id: string }>(sql, streamId, JSON.stringify([...requestIds]), from, to)
    .map((row) => row.request_id)
}

export function insertLoose(db: Database, streamId: number, signal: SignalAt, line: KeptLine | null): void {
  db.run(
    'INSERT INTO signal (stream_id, time, event_id, ingestion_time, request_id, kind, body, cut, line, line_cut) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    streamId,
    signal.time,
    signal.eventId,
    signal.ingestionTime,
    requestIdOf(signal.signal),
    signal.signal.kind,
    JSON.stringify(signal.signal),
    Number(signal.cut),
    line === null ? null : Buffer.from(line.line),
    Number(line?.isCut ?? false),
  )
}

export function deleteLoose(db: Database, streamId: number, at: Position): void {
  db.run(
    'DELETE FROM signal WHERE stream_id = ? AND time = ? AND event_id = ?',
    streamId,
    at.time,
    at.eventId,
  )
}

export function storeCut(db: Database, streamId: number, { time, eventId, cut }: SignalAt): void {
  const sql = 'UPDATE signal SET cut = ? WHERE stream_id = ? AND time = ? AND event_id = ?'
  db.run(sql, Number(cut), streamId, time, eventId)
}

/** The latest cut strictly before an instant, ms; null: none. */
export function looseCutBefore(db: Database, streamId: number, time: number): number | null {
  const sql =
    'SELECT time FROM signal WHERE stream_id = ? AND cut = 1 AND time < ? ORDER BY time DESC LIMIT 1'
  return db.get<{ time: number }>(sql, streamId, time)?.time ?? null
}

/** The earliest cut strictly after an instant, ms; only at a START where `atStart`. */
export function looseCutAfter(db: Database, streamId: number, time: number, atStart: boolean): number | null {
  const sql = `SELECT time FROM signal WHERE stream_id = ? AND cut = 1 AND time > ? AND (kind = 'start' OR ? = 0)
     ORDER BY time LIMIT 1`
  return db.get<{ time: number }>(sql, streamId, time, Number(atStart))?.time ?? null
}

function signalOf(row: SignalRow): SignalAt {
  return {
    time: row.time,
    eventId: row.event_id,
    ingestionTime: row.ingestion_time,
    cut: row.cut === 1,
    signal: JSON.parse(row.body) as Signal,
  }
}
