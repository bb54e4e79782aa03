import type { Position } from '#lib/domain/position.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { Database } from './database.ts'

/** Bytes of an outcome line that are kept; all of it stays in CloudWatch. */
export const LINE_LIMIT_BYTES = 16_384

export interface KeptLine {
  readonly bytes: Uint8Array
  /** The line was longer. */
  readonly isCut: boolean
}

/** Lines of which a delivery may be made. What a REPORT concludes is no line of its delivery's own. */
export function keptLine(signal: Signal, message: string): KeptLine | null {
  if (signal.kind !== 'outcome' && signal.kind !== 'error') return null
  const bytes = Buffer.from(message)
  if (bytes.length <= LINE_LIMIT_BYTES) return { bytes, isCut: false }
  return { bytes: bytes.subarray(0, LINE_LIMIT_BYTES), isCut: true }
}

interface LineRow {
  readonly line: Uint8Array | null
  readonly line_cut: number
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
      ? db.get<LineRow>(
          'SELECT line, line_cut FROM signal WHERE stream_id = ? AND time = ? AND event_id = ?',
          streamId,
          at.time,
          at.eventId,
        )
      : db.get<LineRow>('SELECT line, line_cut FROM delivery WHERE id = ?', rowId)
  return row?.line ? { bytes: row.line, isCut: row.line_cut === 1 } : null
}
