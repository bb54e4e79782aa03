/*
 * An outcome line repeats what its row says already: its time, its request id, its key. Such text is folded into one
 * character each, which halves the line. Text in the database is folded, a BLOB is the line as it came.
 */

interface Known {
  /** ms */
  readonly time: number
  readonly requestId: string | null
  readonly key: string | null
}

export type FoldedLine = string | Uint8Array

const TIME = '\u0001'
const REQUEST = '\u0002'
const KEY = '\u0003'
/** A line that holds one of these, or a NUL (at which SQLite ends a text), or what was not UTF-8 and would not come back, stays as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these very characters are looked for
const UNFOLDABLE = /[\u0000-\u0003\ufffd]/

export function foldLine(raw: string | Uint8Array, { time, requestId, key }: Known): FoldedLine {
  const line = typeof raw === 'string' ? raw : textOf(raw)
  if (UNFOLDABLE.test(line) || !line.isWellFormed()) return typeof raw === 'string' ? Buffer.from(raw) : raw
  let folded = line
  const iso = isoOf(time)
  if (iso !== null && folded.startsWith(iso)) folded = TIME + folded.slice(iso.length)
  if (requestId) folded = folded.replace(requestId, () => REQUEST)
  if (key) folded = folded.replace(key, () => KEY)
  return folded
}

/** The line as it came, UTF-8. */
export function unfoldLine(folded: FoldedLine, { time, requestId, key }: Known): Uint8Array {
  if (typeof folded !== 'string') return folded
  let line = folded
  if (key) line = line.replace(KEY, () => key)
  if (requestId) line = line.replace(REQUEST, () => requestId)
  const iso = isoOf(time)
  if (iso !== null && line.startsWith(TIME)) line = iso + line.slice(TIME.length)
  return Buffer.from(line)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
}

function isoOf(time: number): string | null {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
