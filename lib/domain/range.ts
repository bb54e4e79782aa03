import type { Range } from './answer.ts'
import { badRequest } from './request-error.ts'
import { type Search, valueOf } from './search.ts'

export const DAY_MS = 86_400_000
const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
}
/** The last instant that ISO 8601 writes with four digits. */
const LATEST = 253_402_300_799_999
const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/
const HOW = 'Write ISO 8601 (2026-11-20T14:30:00Z), epoch milliseconds (1795185000000), -24h, -7d or now.'

/** What `from` and `to` ask for; `all` reaches back to the earliest that is retained. Instants in ms. */
export interface AskedRange {
  readonly from: number | 'all'
  /** null: not asked for, so it is now */
  readonly to: number | null
}

/** An instant in ms. Relative times count from `now`; a time without a zone is UTC. Throws RequestError 400. */
export function parseTime(name: string, text: string, now: number): number {
  const value = relative(text, now) ?? epoch(name, text) ?? iso(text)
  if (value === null) throw badRequest('BAD_TIME', `\`${name}=${shown(text)}\` is not a time.`, HOW)
  if (value < 0 || value > LATEST) {
    throw badRequest('BAD_TIME', `\`${name}=${shown(text)}\` is not between 1970 and 9999.`, HOW)
  }
  return value
}

/** `from` and `to` of a query; what is absent is `fallback` back from `to` (ms), or all. Throws RequestError 400. */
export function askedRange(search: Search, now: number, fallback: number | 'all'): AskedRange {
  const fromText = valueOf(search, 'from')
  const toText = valueOf(search, 'to')
  const to = toText === null ? null : parseTime('to', toText, now)
  if (fromText === 'all') return { from: 'all', to }
  if (fromText === null) return { from: fallback === 'all' ? 'all' : Math.max(0, (to ?? now) - fallback), to }
  const from = parseTime('from', fromText, now)
  if (from > (to ?? now)) throw afterTo(from, to ?? now)
  return { from, to }
}

/** `retained`: what the store holds; it bounds `all`, and an absent `to` then reaches what is dated ahead of now. */
export function resolveRange(asked: AskedRange, now: number, retained: Range | null): Range {
  if (asked.from !== 'all') return { from: asked.from, to: asked.to ?? now }
  const to = asked.to ?? Math.max(now, retained?.to ?? now)
  return { from: Math.min(retained?.from ?? to, to), to }
}

function afterTo(from: number, to: number): Error {
  const times = `${new Date(from).toISOString()} is after ${new Date(to).toISOString()}`
  return badRequest(
    'BAD_RANGE',
    `\`from\` is after \`to\`: ${times}.`,
    'Write the earlier time as `from`; `to` is now where it is absent.',
  )
}

function relative(text: string, now: number): number | null {
  if (text === 'now') return now
  const match = /^-(\d{1,9})([smhdw])$/.exec(text)
  const unit = UNITS[match?.[2] ?? '']
  return match === null || unit === undefined ? null : Math.max(0, now - Number(match[1]) * unit)
}

function epoch(name: string, text: string): number | null {
  if (!/^\d+$/.test(text)) return null
  const value = Number(text)
  if (text.length === 10) {
    throw badRequest(
      'BAD_TIME',
      `\`${name}=${text}\` looks like epoch seconds.`,
      `Write milliseconds: ${name}=${text}000.`,
    )
  }
  return text.length >= 11 || text === '0' ? value : null
}

function iso(text: string): number | null {
  // A `+` in a query arrives as a space unless it was written %2B.
  const match = ISO.exec(text.replace(/ (\d\d:\d\d)$/, '+$1'))
  if (match === null) return null
  const [, date = '', time = '00:00', seconds = '00', fraction = '', zone = 'Z'] = match
  const day = Date.parse(`${date}T00:00:00Z`)
  // 2026-02-30 would otherwise be taken for 2 March.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) return null
  const value = Date.parse(`${date}T${time}:${seconds}${fraction.slice(0, 4)}${zone}`)
  return Number.isNaN(value) ? null : value
}

/** Bounded, so that an answer does not repeat a megabyte. */
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
