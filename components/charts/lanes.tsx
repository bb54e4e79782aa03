import Link from 'next/link'
import { Icon } from '#components/ui/icon.tsx'
import type { Mark } from '#components/ui/outcome.tsx'
import { MARK_LOOK, MarkLabel } from '#components/ui/outcome.tsx'
import type { Series, SeriesPoint } from '#lib/domain/views.ts'
import { formatCount, formatPlural, formatSpan } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { bucketWord, mergeMarks } from './marks.ts'
import { percentOf } from './scale.ts'
import { extentOf } from './series.ts'
import { UnreadBands } from './unread-bands.tsx'

/** Where the deliveries of a mark in [from, to) are listed, ms. */
export type MarkHref = (mark: 'breach' | 'replay', from: number, to: number) => string

interface LanesProps {
  readonly series: Series
  readonly zone: Zone
  readonly hrefOf: MarkHref
}

const RARE = [
  { mark: 'failed', field: 'failed' },
  { mark: 'in_progress', field: 'inProgress' },
  { mark: 'mismatch', field: 'mismatch' },
] as const

/** Below the stack, on the same time axis: rare outcomes on their own scales, breaches and replays as marks. */
export function Lanes({ series, zone, hrefOf }: LanesProps) {
  const rare = RARE.map(({ mark, field }) => ({
    mark,
    field,
    max: Math.max(0, ...series.points.map((p) => p[field])),
  }))
  const shown = rare.filter(({ max }) => max > 0)
  const scales = shown.map(({ mark, max }) => `${MARK_LOOK[mark].word} 0–${formatCount(max)}`).join(', ')
  return (
    <div className="chart lanes">
      <div className="lanes-h">
        <span>
          {shown.length > 0
            ? `Rare outcomes, each on its own scale: ${scales}, per ${formatSpan(series.bucketMs)}`
            : 'No failed, in_progress or mismatch in this range'}
        </span>
      </div>
      {shown.map(({ mark, field, max }) => (
        <BarLane
          key={mark}
          mark={mark}
          series={series}
          zone={zone}
          heights={series.points.map((p) => p[field] / max)}
        />
      ))}
      <MarkLane mark="breach" series={series} zone={zone} countOf={(p) => p.breaches ?? 0} hrefOf={hrefOf} />
      <MarkLane mark="replay" series={series} zone={zone} countOf={(p) => p.replays} hrefOf={hrefOf} />
    </div>
  )
}

interface BarLaneProps {
  readonly mark: Mark
  readonly series: Series
  readonly zone: Zone
  /** Per bucket, 0 to 1. */
  readonly heights: readonly number[]
}

function BarLane({ mark, series, zone, heights }: BarLaneProps) {
  // What is there is seen, however small: a bar has at least 6 of 100.
  const bars = heights.map((height, index) =>
    height > 0 ? `M${index * 10 + 0.8} 100v-${Math.max(6, height * 100).toFixed(1)}h8.4V100z` : '',
  )
  return (
    <>
      <LaneName mark={mark} />
      <div className="lane">
        <svg
          className="bars"
          viewBox={`0 0 ${Math.max(1, heights.length) * 10} 100`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={bars.join('')} fill={MARK_LOOK[mark].fill} />
        </svg>
        <UnreadBands series={series} zone={zone} />
      </div>
    </>
  )
}

interface MarkLaneProps extends LanesProps {
  readonly mark: 'breach' | 'replay'
  readonly countOf: (point: SeriesPoint) => number
}

/* Marks that would overlap are joined and show their count; a phone has room for fewer. */
function MarkLane({ mark, series, zone, countOf, hrefOf }: MarkLaneProps) {
  const { from, to } = extentOf(series)
  const counted = series.points
    .map((point) => ({ t: point.t, count: countOf(point) }))
    .filter(({ count }) => count > 0)
  return (
    <>
      <LaneName mark={mark} />
      <div className="lane">
        <UnreadBands series={series} zone={zone} />
        {[
          { room: 0.036, className: 'not-m' },
          { room: 0.11, className: 'only-m' },
        ].map(({ room, className }) =>
          mergeMarks(counted, series.bucketMs, (to - from) * room).map((group) => {
            const word = `${formatPlural(group.count, mark, mark === 'breach' ? 'breaches' : 'replays')}, ${bucketWord(group, zone)}`
            return (
              <Link
                key={`${className}${group.from}`}
                className={`mk ${className} ${MARK_LOOK[mark].hue}`}
                style={{ left: percentOf((group.from + group.to) / 2, from, to) }}
                href={hrefOf(mark, group.from, group.to)}
                aria-label={word}
                title={word}
              >
                <Icon name={MARK_LOOK[mark].icon} size="sm" />
                {group.count > 1 ? <b>{formatCount(group.count)}</b> : null}
              </Link>
            )
          }),
        )}
      </div>
    </>
  )
}

function LaneName({ mark }: { readonly mark: Mark }) {
  return (
    <div className="lane-l">
      <MarkLabel mark={mark} size="sm" word={mark === 'replay' ? 'replays' : undefined} />
    </div>
  )
}
