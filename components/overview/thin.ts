import type { SeriesPoint, Totals } from '#lib/domain/views.ts'

const MOST = 36

/** A series as few values for a sparkline: means of neighbours; null where all of them are unknown. The bucket that still
 * fills is left out: it would look like a fall. */
export function thin(
  points: readonly SeriesPoint[],
  read: (point: SeriesPoint) => number | null,
): (number | null)[] {
  const whole = points.filter(({ coverage }) => coverage !== 'filling')
  const size = Math.max(1, Math.ceil(whole.length / MOST))
  const values: (number | null)[] = []
  for (let start = 0; start < whole.length; start += size) {
    const part = whole
      .slice(start, start + size)
      .map((point) => (point.coverage === 'none' ? null : read(point)))
      .filter((value) => value !== null)
    values.push(part.length === 0 ? null : part.reduce((sum, value) => sum + value, 0) / part.length)
  }
  return values
}

/** `7 of 8 sources` where a figure leaves some out; null where it leaves out none. */
export function known(totals: Totals, field: keyof Totals['known']): string | null {
  return totals.known[field] < totals.sources ? `${totals.known[field]} of ${totals.sources} sources` : null
}
