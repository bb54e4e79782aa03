import { Fragment } from 'react'
import { MARK_LOOK } from '#components/ui/outcome.tsx'
import type { Series } from '#lib/domain/views.ts'
import { formatCount, formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import type { MarkHref } from './mark-lane.tsx'
import { LaneName, MarkLane } from './mark-lane.tsx'
import { UnreadBands } from './unread-bands.tsx'

interface LanesProps {
  readonly series: Series
  /** The same in fewer buckets, for a phone; `series` itself where that has few enough. */
  readonly narrow: Series
  readonly zone: Zone
  readonly hrefOf: MarkHref
}

const RARE = [
  { mark: 'failed', field: 'failed' },
  { mark: 'in_progress', field: 'inProgress' },
  { mark: 'mismatch', field: 'mismatch' },
] as const

/** Below the stack, on the same time axis: rare outcomes on their own scales, breaches and replays as marks. */
export function Lanes({ series, narrow, zone, hrefOf }: LanesProps) {
  const shown = RARE.filter(({ field }) => maxOf(series, field) > 0)
  const widths: readonly Width[] =
    narrow === series
      ? [{ series, className: '' }]
      : [
          { series, className: 'not-m' },
          { series: narrow, className: 'only-m' },
        ]
  return (
    <div className="chart lanes">
      <div className="lanes-h">
        {shown.length === 0 ? <span>No failed, in_progress or mismatch in this range</span> : null}
        {shown.length === 0
          ? null
          : widths.map(({ series: one, className }) => (
              <span key={one.bucketMs} className={className}>
                {scalesText(one, shown)}
              </span>
            ))}
      </div>
      {shown.map((rare) => (
        <BarLane key={rare.mark} rare={rare} widths={widths} zone={zone} />
      ))}
      <MarkLane
        mark="breach"
        series={series}
        narrow={narrow}
        zone={zone}
        countOf={(p) => p.breaches ?? 0}
        hrefOf={hrefOf}
      />
      <MarkLane
        mark="replay"
        series={series}
        narrow={narrow}
        zone={zone}
        countOf={(p) => p.replays}
        hrefOf={hrefOf}
      />
    </div>
  )
}

type Rare = (typeof RARE)[number]

/** What is drawn at a width of the page; without a class at every one. */
interface Width {
  readonly series: Series
  readonly className: '' | 'not-m' | 'only-m'
}

function maxOf(series: Series, field: Rare['field']): number {
  return Math.max(0, ...series.points.map((point) => point[field]))
}

function scalesText(series: Series, shown: readonly Rare[]): string {
  const scales = shown.map(
    ({ mark, field }) => `${MARK_LOOK[mark].word} 0–${formatCount(maxOf(series, field))}`,
  )
  return `Rare outcomes, each on its own scale: ${scales.join(', ')}, per ${formatSpan(series.bucketMs)}`
}

interface BarLaneProps {
  readonly rare: Rare
  readonly widths: readonly Width[]
  readonly zone: Zone
}

function BarLane({ rare, widths, zone }: BarLaneProps) {
  return (
    <>
      <LaneName mark={rare.mark} />
      <div className="lane">
        {widths.map(({ series, className }) => (
          <Fragment key={series.bucketMs}>
            <Bars rare={rare} series={series} className={className} />
            <UnreadBands series={series} zone={zone} className={className} />
          </Fragment>
        ))}
      </div>
    </>
  )
}

function Bars({ rare, series, className }: Width & { readonly rare: Rare }) {
  const max = maxOf(series, rare.field)
  // What is there is seen, however small: a bar has at least 6 of 100.
  const bars = series.points.map((point, index) => {
    const height = (point[rare.field] / max) * 100
    return height > 0 ? `M${index * 10 + 0.8} 100v-${Math.max(6, height).toFixed(1)}h8.4V100z` : ''
  })
  return (
    <svg
      className={`bars ${className}`}
      viewBox={`0 0 ${Math.max(1, series.points.length) * 10} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={bars.join('')} fill={MARK_LOOK[rare.mark].fill} />
    </svg>
  )
}
