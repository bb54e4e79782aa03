import { isOutcome, OUTCOMES, type Outcome } from './outcome.ts'
import { badRequest } from './request-error.ts'
import { type Search, valueOf, valuesOf } from './search.ts'

export const LABELS = ['first', 'retry', 'breach', 'rewrite', 'replay'] as const
export type Label = (typeof LABELS)[number]

export const REPLAY_MODES = ['exclude', 'include', 'only'] as const
export type ReplayMode = (typeof REPLAY_MODES)[number]

export const MAX_LIMIT = 1_000
const MAX_BARS = 300
const MAX_QUERY = 2_048
const MAX_VALUES = 100

/** Values within one filter are alternatives; different filters all hold. Empty: not filtered. */
export interface Filters {
  readonly pipelines: readonly string[]
  /** null: what no key assigns to one of its pipeline's sources (`unassigned=true`) */
  readonly sources: readonly (string | null)[]
  readonly outcomes: readonly Outcome[]
  readonly labels: readonly Label[]
  readonly replays: ReplayMode
  /** Each a prefix of the key, or the beginning of one of its segments. */
  readonly q: readonly string[]
}

/** Counts leave replays out unless asked; lists show them, marked. Throws RequestError 400. */
export function parseFilters(search: Search, replaysDefault: ReplayMode): Filters {
  const labels = all(search, 'label').map((text) => oneOf('label', text, LABELS, isLabel))
  const replays = valueOf(search, 'replays')
  return {
    pipelines: all(search, 'pipeline'),
    sources: [...all(search, 'source'), ...(unassigned(search) ? [null] : [])],
    outcomes: all(search, 'outcome').map((text) => oneOf('outcome', text, OUTCOMES, isOutcome)),
    labels,
    replays:
      replays === null ? modeFor(labels, replaysDefault) : oneOf('replays', replays, REPLAY_MODES, isMode),
    q: all(search, 'q'),
  }
}

/** Whether the answer must be counted from rows: rollups know sources and replays, not these. */
export function needsRows(filters: Filters): boolean {
  return filters.outcomes.length + filters.labels.length + filters.q.length > 0
}

/** `limit`, 1 to 1,000; default 100. Throws RequestError 400. */
export function parseLimit(search: Search): number {
  return wholeNumber(search, 'limit', MAX_LIMIT, 100)
}

/** How many bars a chart has room for, at most 300. Throws RequestError 400. */
export function parseBars(search: Search): number {
  return wholeNumber(search, 'bars', MAX_BARS, MAX_BARS)
}

/** `unassigned=true`: the source without a name. Throws RequestError 400. */
export function unassigned(search: Search): boolean {
  const text = valueOf(search, 'unassigned')
  if (text === null || text === 'true' || text === 'false') return text === 'true'
  throw badRequest(
    'BAD_UNASSIGNED',
    '`unassigned` is neither true nor false.',
    'Write unassigned=true, or leave it out.',
  )
}

// A filter by label=replay that also left replays out could never find anything.
function modeFor(labels: readonly Label[], fallback: ReplayMode): ReplayMode {
  return labels.includes('replay') && fallback === 'exclude' ? 'include' : fallback
}

function all(search: Search, name: string): readonly string[] {
  const values = [...new Set(valuesOf(search, name))].filter((text) => text !== '')
  if (values.length > MAX_VALUES) {
    throw badRequest(
      'TOO_MANY_VALUES',
      `\`${name}\` is repeated ${values.length} times.`,
      `Repeat it at most ${MAX_VALUES} times.`,
    )
  }
  if (values.some((text) => text.length > MAX_QUERY)) {
    throw badRequest(
      'VALUE_TOO_LONG',
      `A value of \`${name}\` is too long.`,
      `Write at most ${MAX_QUERY} characters.`,
    )
  }
  return values
}

function oneOf<T extends string>(
  name: string,
  text: string,
  known: readonly T[],
  is: (text: string) => text is T,
): T {
  if (is(text)) return text
  const code = `BAD_${name.toUpperCase()}`
  throw badRequest(
    code,
    `\`${name}=${text.slice(0, 60)}\` is not known.`,
    `Write one of: ${known.join(', ')}.`,
  )
}

function wholeNumber(search: Search, name: string, most: number, fallback: number): number {
  const text = valueOf(search, name)
  if (text === null && valuesOf(search, name).length === 0) return fallback
  const value = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0
  if (value >= 1 && value <= most) return value
  const code = `BAD_${name.toUpperCase()}`
  throw badRequest(
    code,
    `\`${name}=${(text ?? '').slice(0, 60)}\` is not a whole number from 1 to ${most}.`,
    `Write ${name}=${fallback}, for example.`,
  )
}

function isLabel(text: string): text is Label {
  return (LABELS as readonly string[]).includes(text)
}

function isMode(text: string): text is ReplayMode {
  return (REPLAY_MODES as readonly string[]).includes(text)
}
