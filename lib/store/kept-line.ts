import type { Position } from '#lib/domain/position.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { Database } from './database.ts'

/** Bytes of an outcome line that are kept; all of it stays in CloudWatch. */
export const LINE_LIMIT_BYTES = 16_384

export interface KeptLine {
  readonly bytes: Uint8Array
  /** Bytes of the whole line, where that is more than is kept. */
  readonly wholeLength: number | null
}

/** Lines of which a delivery may be made. What a REPORT concludes is no line of its delivery's own. */
export function keptLine(signal: Signal, message: string): KeptLine | null {
  if (signal.kind !== 'outcome' && signal.kind !== 'error') return null
  const bytes = Buffer.from(message)
  if (bytes.length <= LINE_LIMIT_BYTES) return { bytes, wholeLength: null }
  return { bytes: bytes.subarray(0, LINE_LIMIT_BYTES), wholeLength: bytes.length }
}

/** The stored line at a place in a stream, wherever it stands; null where none is kept. */
export function storedLine(
  db: Database,
  streamId: number,
  at: Position,
  rowId: number | null,
): KeptLine | null {
  const row =
    rowId === null
      ? db.get<{ line: Uint8Array | null; line_bytes: number | null }>(
          'SELECT line, line_bytes FROM signal WHERE stream_id = ? AND time = ? AND event_id = ?',
          streamId,
          at.time,
          at.eventId,
        )
      : db.get<{ line: Uint8Array | null; line_bytes: number | null }>(
          'SELECT line, line_bytes FROM trace WHERE id = ?',
          rowId,
        )
  return row?.line ? { bytes: row.line, wholeLength: row.line_bytes } : null
}
