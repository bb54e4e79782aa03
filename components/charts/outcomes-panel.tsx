import Link from 'next/link'
import type { ReactNode } from 'react'
import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import type { Series, Totals } from '#lib/domain/views.ts'
import { formatCount, formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatZone } from '#lib/format-time.ts'
import { rateFinding, volumeFinding } from './findings.ts'
import { Lanes } from './lanes.tsx'
import { OutcomeBars, RateLines } from './lazy-plots.tsx'
import { RateLegend, VolumeLegend } from './legend.tsx'
import type { MarkHref } from './mark-lane.tsx'
import { OutcomeTable } from './outcome-table.tsx'
import { type PackedSeries, packSeries } from './packed-series.ts'
import { PlotFrame } from './plot-frame.tsx'
import { niceTicks } from './scale.ts'
import { coarsen, stackHeight } from './series.ts'

export type ChartView = 'volume' | 'rate'

interface OutcomesPanelProps {
  readonly title: string
  readonly series: Series
  readonly totals: Totals
  readonly zone: Zone
  readonly view: ChartView
  /** The same page with the other view. */
  readonly viewHref: (view: ChartView) => string
  readonly hrefOf: MarkHref
  /** Strips between the head and the chart: what the numbers leave out. */
  readonly strips: ReactNode
  /** Stands in place of the chart where there is nothing to draw. */
  readonly instead: ReactNode
  /** In the foot: what the figures count. */
  readonly note: ReactNode
}

type DrawnProps = OutcomesPanelProps & { readonly packed: PackedSeries }

/** Outcomes over time: the stack or the rates, what is rare in lanes below, and the same as a table. */
export function OutcomesPanel(props: OutcomesPanelProps) {
  const { title, series, zone, view, viewHref, strips, instead, note } = props
  const narrow = coarsen(series)
  // Once, so that the plot and the table share what is sent.
  const packed = packSeries(series)
  return (
    <Panel
      id="outcomes"
      title={title}
      sub={<BucketWord series={series} narrow={view === 'volume' ? narrow : series} zone={zone} />}
      actions={<ViewToggle view={view} hrefOf={viewHref} />}
    >
      {strips}
      {instead ?? (
        <>
          {view === 'volume' ? (
            <Volume {...props} narrow={narrow} packed={packed} />
          ) : (
            <Rate {...props} packed={packed} />
          )}
          <PanelFoot>
            <span>{note}</span>
            <span className="grow" />
            <OutcomeTable packed={packed} zone={zone} />
          </PanelFoot>
        </>
      )}
    </Panel>
  )
}

function Volume({ series, packed, totals, zone, hrefOf, narrow }: DrawnProps & { readonly narrow: Series }) {
  const ticksOf = (one: Series) => niceTicks(Math.max(0, ...one.points.map(stackHeight)))
  const [ticks, narrowTicks] = [ticksOf(series), ticksOf(narrow)]
  const same = narrow === series
  return (
    <>
      <VolumeLegend totals={totals} series={series} />
      <PlotFrame
        series={series}
        narrow={same ? null : { series: narrow, axis: { ticks: narrowTicks, format: formatCount } }}
        axis={{ ticks, format: formatCount }}
        unit="deliveries"
        zone={zone}
        label={volumeFinding(series, zone)}
      >
        <OutcomeBars
          packed={packed}
          zone={zone}
          top={ticks.at(-1) ?? 1}
          narrowTop={narrowTicks.at(-1) ?? 1}
        />
      </PlotFrame>
      <Lanes series={series} narrow={narrow} zone={zone} hrefOf={hrefOf} />
    </>
  )
}

function Rate({ series, packed, totals, zone, hrefOf }: DrawnProps) {
  const highest = Math.max(
    0,
    ...series.points.flatMap((point) => [point.duplicateRate ?? 0, point.retryRate ?? 0]),
  )
  // In per cent while rounding, so that 5% and not 0.05 is a round tick; a share never needs more than 100%.
  const ticks = niceTicks(highest * 100, 0.1).map((percent) => percent / 100)
  return (
    <>
      <RateLegend totals={totals} series={series} />
      <PlotFrame
        series={series}
        narrow={null}
        axis={{ ticks, format: (rate) => (rate === 0 ? '0%' : `${Number((rate * 100).toFixed(2))}%`) }}
        unit="rate"
        zone={zone}
        label={rateFinding(series, totals, zone)}
      >
        <RateLines packed={packed} zone={zone} top={ticks.at(-1) ?? 1} />
      </PlotFrame>
      <Lanes series={series} narrow={series} zone={zone} hrefOf={hrefOf} />
    </>
  )
}

function BucketWord({
  series,
  narrow,
  zone,
}: {
  readonly series: Series
  readonly narrow: Series
  readonly zone: Zone
}) {
  const name = formatZone(zone, series.points.at(-1)?.t ?? 0)
  if (series === narrow) return `per ${formatSpan(series.bucketMs)}, ${name}`
  return (
    <>
      <span className="hide-m">
        per {formatSpan(series.bucketMs)}, {name}
      </span>
      <span className="only-m">
        per {formatSpan(narrow.bucketMs)}, {name}
      </span>
    </>
  )
}

function ViewToggle({
  view,
  hrefOf,
}: {
  readonly view: ChartView
  readonly hrefOf: (view: ChartView) => string
}) {
  const word: Readonly<Record<ChartView, string>> = { volume: 'Volume', rate: 'Rate' }
  return (
    <nav className="seg" aria-label="Chart shows">
      {(['volume', 'rate'] as const).map((one) => (
        <Link key={one} href={hrefOf(one)} scroll={false} aria-current={one === view ? 'true' : undefined}>
          {word[one]}
        </Link>
      ))}
    </nav>
  )
}
