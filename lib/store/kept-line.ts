import type { Position } from '#lib/domain/position.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { Database } from './database.ts'
import { type FoldedLine, unfoldLine } from './folded-line.ts'
import type { Trace } from './trace.ts'

/** Bytes of an outcome line that are kept; all of it stays in CloudWatch. */
export const LINE_LIMIT_BYTES = 16_384

export interface KeptLine {
  /** The line, or as many bytes of it as are kept. */
  readonly line: string | Uint8Array
  /** It was longer. */
  readonly isCut: boolean
}

/** Lines of which a delivery may be made. What a REPORT concludes is no line of its delivery's own. */
export function keptLine(signal: Signal, message: string): KeptLine | null {
  if (signal.kind !== 'outcome' && signal.kind !== 'error') return null
  // A character is three bytes at most.
  if (message.length * 3 <= LINE_LIMIT_BYTES) return { line: message, isCut: false }
  const bytes = Buffer.from(message)
  if (bytes.length <= LINE_LIMIT_BYTES) return { line: message, isCut: false }
  return { line: bytes.subarray(0, LINE_LIMIT_BYTES), isCut: true }
}

interface LineRow {
  readonly line: FoldedLine | null
  readonly line_cut: number
}

/** The line of a signal that stands by itself; null where none is kept. */
export function looseLine(db: Database, streamId: number, at: Position): KeptLine | null {
  const row = db.get<LineRow>(
    'SELECT line, line_cut FROM signal WHERE stream_id = ? AND time = ? AND event_id = ?',
    streamId,
    at.time,
    at.eventId,
  )
  return row?.line ? { line: row.line, isCut: row.line_cut === 1 } : null
}

/** The line of a row; null where none is kept. */
export function lineOfTrace(db: Database, { id, facts }: Trace): KeptLine | null {
  const row = db.get<LineRow>('SELECT line, line_cut FROM delivery WHERE id = ?', id)
  return row?.line ? { line: unfoldLine(row.line, facts), isCut: row.line_cut === 1 } : null
}
