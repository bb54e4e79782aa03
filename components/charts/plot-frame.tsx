import type { CSSProperties, ReactNode } from 'react'
import type { Series } from '#lib/domain/views.ts'
import type { Zone } from '#lib/format-time.ts'
import { percentOf, timeTicks } from './scale.ts'
import { extentOf } from './series.ts'
import { UnreadBands } from './unread-bands.tsx'

interface Axis {
  readonly ticks: readonly number[]
  readonly format: (value: number) => string
}

interface PlotFrameProps {
  readonly series: Series
  /** On narrow screens, where it is another than `series`. */
  readonly narrow: { readonly series: Series; readonly axis: Axis } | null
  readonly axis: Axis
  readonly unit: string
  readonly zone: Zone
  /** The finding, as a sentence. */
  readonly label: string
  readonly children: ReactNode
}

/** A chart's axes, grid and unread stretches, drawn by the server; the marks within are drawn by the browser. */
export function PlotFrame({ series, narrow, axis, unit, zone, label, children }: PlotFrameProps) {
  const wide = narrow ? 'not-m' : ''
  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart is no fieldset
    <div className="chart plot-top" role="group" aria-roledescription="chart" aria-label={label}>
      <div className="y-axis" aria-hidden="true">
        <span className="unit">{unit}</span>
        <YLabels axis={axis} className={wide} />
        {narrow ? <YLabels axis={narrow.axis} className="only-m" /> : null}
      </div>
      <div className="plot">
        <Grid axis={axis} className={wide} />
        {narrow ? <Grid axis={narrow.axis} className="only-m" /> : null}
        <UnreadBands series={series} zone={zone} className={wide} labelled />
        {narrow ? <UnreadBands series={narrow.series} zone={zone} className="only-m" /> : null}
        {children}
      </div>
      <XAxis series={series} zone={zone} />
    </div>
  )
}

function top(axis: Axis): number {
  return axis.ticks.at(-1) ?? 1
}

function at(axis: Axis, value: number): CSSProperties {
  return { bottom: `${Number(((value / top(axis)) * 100).toFixed(3))}%` }
}

function YLabels({ axis, className }: { readonly axis: Axis; readonly className: string }) {
  return (
    <div className={className}>
      {axis.ticks.map((tick) => (
        <span key={tick} style={at(axis, tick)}>
          {axis.format(tick)}
        </span>
      ))}
    </div>
  )
}

function Grid({ axis, className }: { readonly axis: Axis; readonly className: string }) {
  return (
    <div className={className}>
      {axis.ticks.map((tick) => (
        <div key={tick} className={tick === 0 ? 'g base' : 'g'} style={at(axis, tick)} />
      ))}
    </div>
  )
}

/** Times under a plot, in the page's zone. */
export function XAxis({ series, zone }: { readonly series: Series; readonly zone: Zone }) {
  const { from, to } = extentOf(series)
  return (
    <div className="x-axis" aria-hidden="true">
      {timeTicks(from, to, zone).map(({ t, word, day, minor }) => (
        <span key={t} className={minor ? 't2' : undefined} style={{ left: percentOf(t, from, to) }}>
          {day ? <b>{word}</b> : word}
        </span>
      ))}
    </div>
  )
}
