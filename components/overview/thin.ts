import type { SeriesPoint, Totals } from '#lib/domain/views.ts'

const MOST = 36

/** Values as few as a sparkline shows: means of neighbours; null where all of them are unknown. */
export function thinValues(values: readonly (number | null)[], most = MOST): (number | null)[] {
  const size = Math.max(1, Math.ceil(values.length / most))
  const thinned: (number | null)[] = []
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size).filter((value) => value !== null)
    thinned.push(part.length === 0 ? null : part.reduce((sum, value) => sum + value, 0) / part.length)
  }
  return thinned
}

/** One figure of a series for its sparkline. The bucket that still fills is left out: it would look like a fall. */
export function thin(points: readonly SeriesPoint[], read: (point: SeriesPoint) => number | null) {
  const whole = points.filter(({ coverage }) => coverage !== 'filling')
  return thinValues(whole.map((point) => (point.coverage === 'none' ? null : read(point))))
}

/** `7 of 8 sources` where a figure leaves some out; null where it leaves out none. */
export function known(totals: Totals, field: keyof Totals['known']): string | null {
  return totals.known[field] < totals.sources ? `${totals.known[field]} of ${totals.sources} sources` : null
}
