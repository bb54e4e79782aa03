import type { PlacedSignal } from '#lib/domain/attempts.ts'
import { requestIdOf } from '#lib/domain/attempts.ts'
import type { Position } from '#lib/domain/position.ts'
import { comparePositions } from '#lib/domain/position.ts'
import type { Signal } from '#lib/domain/signal.ts'
import { cleanCuts, isSelfContained, reachesBackTo } from '#lib/domain/stretch.ts'
import type { Database } from './database.ts'
import type { ReadSignal } from './writer-port.ts'

/** Bytes of an outcome line that are kept; all of it stays in CloudWatch. */
export const LINE_LIMIT_BYTES = 16_384

/** A stored signal: its place, what it says, and the line that a delivery made of it shows. */
export interface StoredSignal extends PlacedSignal {
  readonly ingestionTime: number
  readonly cut: boolean
}

/** [from, to) in ms; null: the stream's end on that side. */
export interface Stretch {
  readonly from: number | null
  readonly to: number | null
}

interface SignalRow {
  readonly time: number
  readonly event_id: string
  readonly ingestion_time: number
  readonly cut: number
  readonly body: string
}

/** Whether the signal is news: not stored yet, or read by other formats than before. */
export function insertSignal(db: Database, streamId: number, { line, signal }: ReadSignal): boolean {
  const message = keepsLine(signal) ? Buffer.from(line.message) : null
  const body = JSON.stringify(signal)
  const { changes } = db.run(
    `INSERT INTO signal (stream_id, time, event_id, ingestion_time, request_id, kind, body, line, line_bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET request_id = excluded.request_id, kind = excluded.kind, body = excluded.body
     WHERE body <> excluded.body`,
    streamId,
    line.time,
    line.eventId,
    line.ingestionTime,
    requestIdOf(signal),
    signal.kind,
    body,
    message && (message.length > LINE_LIMIT_BYTES ? message.subarray(0, LINE_LIMIT_BYTES) : message),
    message?.length ?? null,
  )
  return changes > 0
}

/** Lines of which a delivery may be made. */
function keepsLine(signal: Signal): boolean {
  return signal.kind === 'outcome' || signal.kind === 'error' || signal.kind === 'report'
}

/** The stretch of a stream that must be derived again because of these news: what lies outside makes the same with and without them. */
export function stretchOf(db: Database, streamId: number, news: readonly PlacedSignal[]): Stretch {
  const sorted = [...news].sort(comparePositions)
  // Without a REPORT of its own, a new START reaches to the stream's next one, whatever lies between.
  const begins = news.some(({ signal }) => signal.kind === 'start')
  let reach = { from: Math.min(...sorted.map(reachesBackTo)), to: sorted.at(-1)?.time ?? 0 }
  for (;;) {
    const stretch = {
      from: cutBefore(db, streamId, reach.from),
      to: cutAfter(db, streamId, reach.to, begins),
    }
    const outside = entangledOutside(db, streamId, stretch)
    if (outside.length === 0) return stretch
    reach = { from: Math.min(reach.from, ...outside), to: Math.max(reach.to, ...outside) }
  }
}

/**
 * Times of signals outside the stretch that make an attempt together with some within. Of all request ids within, not
 * of the news alone: a new START also ends another's reach, and what was within that reach is then a stray.
 */
function entangledOutside(db: Database, streamId: number, stretch: Stretch): number[] {
  const { from, to } = bounds(stretch)
  const elsewhere = db.all<{ request_id: string }>(
    `SELECT DISTINCT request_id FROM signal INDEXED BY signal_request
     WHERE stream_id = ?1 AND (time < ?2 OR time >= ?3) AND request_id IN (
       SELECT request_id FROM signal WHERE stream_id = ?1 AND time >= ?2 AND time < ?3 AND request_id IS NOT NULL)`,
    streamId,
    from,
    to,
  )
  return elsewhere.flatMap(({ request_id: requestId }) => {
    const lines = signalsOfRequest(db, streamId, requestId)
    const before = lines.filter(({ time }) => time < from)
    const after = lines.filter(({ time }) => time >= to)
    const within = lines.filter(({ time }) => time >= from && time < to)
    if ([before, within, after].every(isSelfContained)) return []
    return [...before, ...after].map(({ time }) => time)
  })
}

/** Strictly before: a signal at the same instant may be the news itself, which divides nothing yet. */
function cutBefore(db: Database, streamId: number, time: number): number | null {
  const row = db.get<{ time: number }>(
    'SELECT time FROM signal WHERE stream_id = ? AND cut = 1 AND time < ? ORDER BY time DESC LIMIT 1',
    streamId,
    time,
  )
  return row?.time ?? null
}

function cutAfter(db: Database, streamId: number, time: number, atStart: boolean): number | null {
  const row = db.get<{ time: number }>(
    `SELECT time FROM signal WHERE stream_id = ? AND cut = 1 AND time > ? AND (kind = 'start' OR ? = 0)
     ORDER BY time LIMIT 1`,
    streamId,
    time,
    Number(atStart),
  )
  return row?.time ?? null
}

export function bounds(stretch: Stretch): { readonly from: number; readonly to: number } {
  return { from: stretch.from ?? Number.MIN_SAFE_INTEGER, to: stretch.to ?? Number.MAX_SAFE_INTEGER }
}

/** In order. */
export function signalsIn(db: Database, streamId: number, stretch: Stretch): StoredSignal[] {
  const { from, to } = bounds(stretch)
  return db
    .all<SignalRow>(
      `SELECT time, event_id, ingestion_time, cut, body FROM signal
       WHERE stream_id = ? AND time >= ? AND time < ? ORDER BY time, event_id`,
      streamId,
      from,
      to,
    )
    .map(readRow)
}

function signalsOfRequest(db: Database, streamId: number, requestId: string): StoredSignal[] {
  return db
    .all<SignalRow>(
      `SELECT time, event_id, ingestion_time, cut, body FROM signal INDEXED BY signal_request
       WHERE stream_id = ? AND request_id = ? ORDER BY time, event_id`,
      streamId,
      requestId,
    )
    .map(readRow)
}

function readRow(row: SignalRow): StoredSignal {
  return {
    time: row.time,
    eventId: row.event_id,
    ingestionTime: row.ingestion_time,
    cut: row.cut === 1,
    signal: JSON.parse(row.body) as Signal,
  }
}

/** Marks where the stretch may be divided from now on. */
export function storeCuts(db: Database, streamId: number, signals: readonly StoredSignal[]): void {
  cleanCuts(signals).forEach((cut, index) => {
    const signal = signals[index]
    if (!signal || signal.cut === cut) return
    const where = [streamId, signal.time, signal.eventId] as const
    db.run(
      'UPDATE signal SET cut = ? WHERE stream_id = ? AND time = ? AND event_id = ?',
      Number(cut),
      ...where,
    )
  })
}

/** The kept line of a signal and its full length in bytes; empty where the signal keeps none. */
export function lineAt(
  db: Database,
  streamId: number,
  at: Position,
): { readonly line: Uint8Array; readonly bytes: number } {
  const row = db.get<{ line: Uint8Array | null; line_bytes: number | null }>(
    'SELECT line, line_bytes FROM signal WHERE stream_id = ? AND time = ? AND event_id = ?',
    streamId,
    at.time,
    at.eventId,
  )
  return { line: row?.line ?? new Uint8Array(), bytes: row?.line_bytes ?? 0 }
}
