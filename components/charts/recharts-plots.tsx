'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { Bar, BarChart, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { MARK_LOOK } from '#components/ui/outcome.tsx'
import type { SeriesPoint } from '#lib/domain/views.ts'
import type { Zone } from '#lib/format-time.ts'
import { BucketTip } from './bucket-tip.tsx'
import { type PackedSeries, unpackSeries } from './packed-series.ts'
import { coarsen, OUTCOME_FIELDS } from './series.ts'

const NARROW = '(max-width: 639px)'
const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 }

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(NARROW)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(NARROW).matches,
    () => false,
  )
}

interface PlotProps {
  readonly packed: PackedSeries
  readonly zone: Zone
  /** The value at the plot's upper edge, as its frame drew the axis. */
  readonly top: number
}

interface OutcomeBarsProps extends PlotProps {
  /** The same for the larger buckets of a narrow screen. */
  readonly narrowTop: number
}

/** Deliveries per bucket, stacked by outcome. */
export function OutcomeBars({ packed, zone, top, narrowTop }: OutcomeBarsProps) {
  const narrow = useNarrow()
  const series = useMemo(() => unpackSeries(packed), [packed])
  const shown = narrow ? coarsen(series) : series
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={shown.points} margin={NO_MARGIN} barCategoryGap={0.6} barGap={0}>
        <XAxis dataKey="t" hide />
        <YAxis domain={[0, narrow ? narrowTop : top]} hide />
        <Tooltip
          isAnimationActive={false}
          cursor={<Cross />}
          content={({ active, payload }) => (
            <BucketTip point={active ? pointOf(payload) : null} bucketMs={shown.bucketMs} zone={zone} />
          )}
        />
        {OUTCOME_FIELDS.map(({ mark, field }) => (
          <Bar
            key={field}
            dataKey={field}
            stackId="outcomes"
            fill={MARK_LOOK[mark].fill}
            isAnimationActive={false}
            shape={<Piece />}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}

/** Duplicate rate (solid) and retry rate (dashed) per bucket; a line breaks where its rate is not known. */
export function RateLines({ packed, zone, top }: PlotProps) {
  const series = useMemo(() => unpackSeries(packed), [packed])
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={series.points} margin={NO_MARGIN}>
        <XAxis dataKey="t" hide scale="band" />
        <YAxis domain={[0, top]} hide />
        <Tooltip
          isAnimationActive={false}
          cursor={<Cross />}
          content={({ active, payload }) => (
            <BucketTip point={active ? pointOf(payload) : null} bucketMs={series.bucketMs} zone={zone} />
          )}
        />
        <Line
          dataKey="duplicateRate"
          stroke="var(--duplicate)"
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="retryRate"
          stroke="var(--retry)"
          strokeDasharray="5 3"
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}

function pointOf(payload: readonly { readonly payload?: unknown }[] | undefined): SeriesPoint | null {
  const point = payload?.[0]?.payload
  return isPoint(point) ? point : null
}

function isPoint(value: unknown): value is SeriesPoint {
  return typeof value === 'object' && value !== null && 't' in value && 'coverage' in value
}

interface PieceProps {
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly fill?: string
  readonly payload?: SeriesPoint
}

/* One outcome of one bucket: 1 px of surface above it, faint while its bucket still fills. */
function Piece({ x = 0, y = 0, width = 0, height = 0, fill, payload }: PieceProps) {
  if (!(height > 0)) return null
  const gap = height > 2 ? 1 : 0
  const opacity = payload?.coverage === 'filling' ? 0.45 : 1
  return (
    <rect
      x={x}
      y={y + gap}
      width={Math.max(1, width)}
      height={height - gap}
      fill={fill}
      fillOpacity={opacity}
    />
  )
}

interface CrossProps {
  readonly x?: number
  readonly width?: number
  readonly height?: number
  readonly points?: readonly { readonly x: number; readonly y: number }[]
}

function Cross({ x = 0, width = 0, height = 0, points }: CrossProps) {
  const center = points?.[0]?.x ?? x + width / 2
  return <rect className="cross-line" x={center - 0.5} y={0} width={1} height={points?.[1]?.y ?? height} />
}
