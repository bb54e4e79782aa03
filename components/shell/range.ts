import { askedRange, DAY_MS, parseTime } from '#lib/domain/range.ts'
import type { Search } from '#lib/domain/search.ts'
import { formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatRange, toUrlTime } from '#lib/format-time.ts'

/** What is shown where the URL names no range. */
export const DEFAULT_SPAN = DAY_MS
/* Answers lag a little behind the clock: a range that ends this near to now is the newest there is. */
const NOW_SLACK = 2 * 60_000

/** Ranges to choose from; `from` is what the URL then says, null for the default. */
export const PRESETS: readonly { readonly word: string; readonly from: string | null }[] = [
  { word: 'Last 1 h', from: '-1h' },
  { word: 'Last 6 h', from: '-6h' },
  { word: 'Last 24 h', from: null },
  { word: 'Last 3 d', from: '-3d' },
  { word: 'Last 7 d', from: '-7d' },
  { word: 'All retained', from: 'all' },
]

/** Whether a range that ends at `to` can no longer change. */
export function endsInThePast(to: string | null, now: number): boolean {
  if (!to || to === 'now' || to.startsWith('-')) return false
  try {
    return parseTime('to', to, now) < now - NOW_SLACK
  } catch {
    return true
  }
}

export interface Window {
  /** ms; null: all that is retained */
  readonly from: number | null
  /** ms */
  readonly to: number
}

/** The range that the URL asks for; where that is none, the page says so and this is the default. */
export function readWindow(search: Search, now: number, all: boolean): Window {
  try {
    const asked = askedRange(search, now, all ? 'all' : DEFAULT_SPAN)
    return { from: asked.from === 'all' ? null : asked.from, to: asked.to ?? now }
  } catch {
    return { from: now - DEFAULT_SPAN, to: now }
  }
}

/** What the range is called: `Last 24 h`, `All retained`, `19 Nov 14:32 – 20 Nov 14:32`. */
export function rangeWord(
  from: string | null,
  to: string | null,
  window: Window,
  zone: Zone,
  now: number | null = null,
): string {
  if (window.from === null) return 'All retained'
  const live = !to || to === 'now'
  if (live && !from) return `Last ${formatSpan(DEFAULT_SPAN)}`
  if (live && from?.startsWith('-')) return `Last ${formatSpan(window.to - window.from)}`
  return formatRange(window.from, window.to, zone, now)
}

/** The same length just before; null where there is none. */
export function earlier(window: Window): { readonly from: string; readonly to: string } | null {
  if (window.from === null) return null
  const span = window.to - window.from
  return { from: toUrlTime(window.from - span), to: toUrlTime(window.from) }
}

/** The same length just after, live again where it reaches now; null where it is live already. */
export function later(
  window: Window,
  now: number,
): { readonly from: string | null; readonly to: string | null } | null {
  if (window.from === null || window.to >= now - NOW_SLACK) return null
  const span = window.to - window.from
  if (window.to + span < now - NOW_SLACK)
    return { from: toUrlTime(window.to), to: toUrlTime(window.to + span) }
  return span === DEFAULT_SPAN
    ? { from: null, to: null }
    : { from: `-${Math.round(span / 60_000)}m`, to: null }
}
