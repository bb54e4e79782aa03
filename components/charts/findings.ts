import type { Series, SeriesPoint, Totals } from '#lib/domain/views.ts'
import { formatCount, formatRate, formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatMinute } from '#lib/format-time.ts'
import { unreadBands } from './series.ts'
import { bandWord } from './unread-bands.tsx'

/** What the stack shows, as a sentence for those who do not see it. */
export function volumeFinding(series: Series, zone: Zone): string {
  const peak = highest(series.points, (point) => point.deliveries)
  const worst = highest(series.points, (point) => point.duplicate)
  const parts = [`Stacked bars, ${series.points.length} buckets of ${formatSpan(series.bucketMs)}.`]
  if (peak) parts.push(`Most deliveries: ${formatCount(peak.deliveries)} ${when(peak, zone)}.`)
  if (worst)
    parts.push(
      `Most duplicates: ${formatCount(worst.duplicate)} of ${formatCount(worst.deliveries)} ${when(worst, zone)}.`,
    )
  return [...parts, ...unread(series, zone)].join(' ')
}

/** What the lines show. */
export function rateFinding(series: Series, totals: Totals, zone: Zone): string {
  const peak = highest(series.points, (point) => point.duplicateRate ?? 0)
  const parts = [`Lines per ${formatSpan(series.bucketMs)}: duplicate rate and retry rate.`]
  if (totals.duplicateRate !== null)
    parts.push(`Duplicate rate over the range: ${formatRate(totals.duplicateRate)}.`)
  if (peak?.duplicateRate) parts.push(`Highest: ${formatRate(peak.duplicateRate)} ${when(peak, zone)}.`)
  return [...parts, ...unread(series, zone)].join(' ')
}

function highest(points: readonly SeriesPoint[], read: (point: SeriesPoint) => number): SeriesPoint | null {
  return points.reduce<SeriesPoint | null>(
    (best, point) => (read(point) > (best ? read(best) : 0) ? point : best),
    null,
  )
}

function when(point: SeriesPoint, zone: Zone): string {
  return `on ${formatDate(point.t, zone)} at ${formatMinute(point.t, zone)}`
}

function unread(series: Series, zone: Zone): string[] {
  const bands = unreadBands(series)
  const first = bands[0]
  if (!first) return []
  const more = bands.length > 1 ? ` and ${bands.length - 1} more` : ''
  return [`${first.kind === 'none' ? 'Not read' : 'Read in part'}: ${bandWord(first, zone)}${more}.`]
}
