import type { Signal } from '../signal.ts'

/** What a line says once its envelopes are off, and the request id that they carried. */
export interface Message {
  readonly text: string
  readonly requestId: string | null
  /** No envelope goes before it: the line begins here. */
  readonly bare: boolean
  /** Python's root logger wrote it, at DEBUG or of Powertools: what Powertools logs there its own handler has printed too. */
  readonly echo: boolean
}

/** One way in which messages are written. `read` is asked only where the message begins with one of `prefixes`. */
export interface MessageFormat {
  readonly prefixes: readonly string[]
  read(message: Message): Signal | null
}

const LINE_END = /[\r\n]/

/** The text up to its first newline. Node's runtime writes a newline inside a message as \r. */
export function firstLine(text: string): string {
  const end = text.search(LINE_END)
  return end === -1 ? text : text.slice(0, end)
}

/** The text without the newlines that end it; everything else, spaces included, stays. */
export function withoutNewline(text: string): string {
  let end = text.length
  while (end > 0 && isNewline(text.charCodeAt(end - 1))) end--
  return end === text.length ? text : text.slice(0, end)
}

function isNewline(code: number): boolean {
  return code === 10 || code === 13
}

const MAX_REQUEST_ID = 128

/** A request id as an envelope shows it; null where it stands for none (a line written while the function starts). */
export function requestIdOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_REQUEST_ID) return null
  if (value === 'undefined' || value === 'null' || value === '-') return null
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code < 0x21 || code > 0x7e) return null
  }
  return value
}

/** At most `length` UTF-16 units, never half of a surrogate pair, lone surrogates replaced. */
export function bounded(text: string, length: number): string {
  if (text.length <= length) return text.toWellFormed()
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length).toWellFormed()
}
