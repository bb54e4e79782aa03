import { OutcomeTable } from '#components/charts/outcome-table.tsx'
import { packSeries } from '#components/charts/packed-series.ts'
import { XAxis } from '#components/charts/plot-frame.tsx'
import { coarsen, isUnread, OUTCOME_FIELDS, stackHeight } from '#components/charts/series.ts'
import { UnreadBands } from '#components/charts/unread-bands.tsx'
import type { Series, SeriesPoint } from '#lib/domain/views.ts'
import { formatCount, formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'

/* Drawn on a grid of 10 × 1000 units a bucket, stretched to the panel. */
const STEP = 10
const BAR = 8.4
const GAP = 0.8
const HEIGHT = 1_000

function highest(series: Series): number {
  return series.points.reduce((most, point) => Math.max(most, stackHeight(point)), 0)
}

/** One path per outcome: the strip stays small however many buckets it has. */
function pathOf(
  points: readonly SeriesPoint[],
  field: (typeof OUTCOME_FIELDS)[number]['field'],
  top: number,
): string {
  const below = OUTCOME_FIELDS.slice(
    0,
    OUTCOME_FIELDS.findIndex((one) => one.field === field),
  )
  return points
    .map((point, index) => {
      const base = below.reduce((sum, one) => sum + point[one.field], 0)
      const height = (point[field] / top) * HEIGHT
      if (height === 0) return ''
      const y = HEIGHT - (base / top) * HEIGHT
      return `M${(index * STEP + GAP).toFixed(1)} ${y.toFixed(1)}v-${height.toFixed(1)}h${BAR}v${height.toFixed(1)}z`
    })
    .join('')
}

function Bars({ series, className }: { readonly series: Series; readonly className: string }) {
  const top = Math.max(1, highest(series))
  return (
    <svg
      className={`bars ${className}`}
      viewBox={`0 0 ${series.points.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {OUTCOME_FIELDS.map(({ mark, field }) => (
        <path key={mark} className={`b-${mark}`} d={pathOf(series.points, field, top)} />
      ))}
    </svg>
  )
}

function Most({ series, className }: { readonly series: Series; readonly className: string }) {
  if (isUnread(series)) return null
  return (
    <span className={`mx ${className}`} aria-hidden="true">
      {formatCount(highest(series))} per {formatSpan(series.bucketMs)}
    </span>
  )
}

interface HistogramProps {
  readonly series: Series
  readonly zone: Zone
}

/** When the listed deliveries came: a strip whose y axis is its maximum; the facets beside it are its legend. */
export function Histogram({ series, zone }: HistogramProps) {
  if (series.points.length === 0) return null
  const narrow = coarsen(series)
  const label = `Deliveries per ${formatSpan(series.bucketMs)} for the current filters, 0 to ${formatCount(highest(series))}.`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart is no fieldset
    <div className="ev-hist" role="group" aria-roledescription="chart" aria-label={label}>
      <Most series={series} className="not-m" />
      <Most series={narrow} className="only-m" />
      <div className="plot">
        <div className="g" style={{ bottom: '100%' }} />
        <div className="g base" style={{ bottom: 0 }} />
        <UnreadBands series={series} zone={zone} className="not-m" />
        <UnreadBands series={narrow} zone={zone} className="only-m" />
        <Bars series={series} className="not-m" />
        <Bars series={narrow} className="only-m" />
      </div>
      <XAxis series={series} zone={zone} />
    </div>
  )
}

export function HistogramTable({ series, zone }: HistogramProps) {
  return series.points.length === 0 ? null : <OutcomeTable packed={packSeries(series)} zone={zone} />
}
