import type { Histogram as HistogramData } from '#lib/domain/views.ts'
import { formatCount, formatDuration, formatSpan } from '#lib/format.ts'
import { logPercent, logTicks } from './log-scale.ts'
import { niceTicks } from './scale.ts'

interface HistogramProps {
  readonly data: HistogramData
  readonly unit: string
  readonly fill: string
  /** ms; drawn as W, the time beyond it ruled. null: none. */
  readonly windowMs: number | null
  /** The finding, as a sentence. */
  readonly label: string
}

/** Times on a logarithmic axis, drawn by the server. */
export function Histogram({ data, unit, fill, windowMs, label }: HistogramProps) {
  const ticks = niceTicks(Math.max(0, ...data.bins.map(({ count }) => count)))
  const top = ticks.at(-1) ?? 1
  const from = Math.max(1, data.bins[0]?.fromMs ?? 1)
  // W has its place on the axis also where nothing comes near it.
  const to = Math.max(data.bins.at(-1)?.toMs ?? 10, (windowMs ?? 0) * 1.6, from * 10)
  return (
    <div className="chart dist plot-top" role="img" aria-label={label}>
      <div className="y-axis">
        <span className="unit">{unit}</span>
        {ticks.map((tick) => (
          <span key={tick} style={{ bottom: `${(tick / top) * 100}%` }}>
            {formatCount(tick)}
          </span>
        ))}
      </div>
      <div className="plot">
        {ticks.map((tick) => (
          <div
            key={tick}
            className={tick === 0 ? 'g base' : 'g'}
            style={{ bottom: `${(tick / top) * 100}%` }}
          />
        ))}
        <Bars data={data} from={from} to={to} top={top} fill={fill} />
        {windowMs === null ? null : (
          <div className="beyond" style={{ left: logPercent(windowMs, from, to) }} />
        )}
        {windowMs === null ? null : (
          <Line at={windowMs} from={from} to={to} word={`W ${formatSpan(windowMs)}`} kind="l" />
        )}
        <Line at={data.p50Ms} from={from} to={to} word="p50" kind="q l" />
        <Line at={data.p99Ms} from={from} to={to} word="p99" kind="q" />
      </div>
      <div className="x-axis">
        {logTicks(from, to).map(({ ms, word, minor }) => (
          <span key={ms} className={minor ? 't2' : undefined} style={{ left: logPercent(ms, from, to) }}>
            {word}
          </span>
        ))}
      </div>
    </div>
  )
}

/** The bins as rows of the table beside the chart, empty ones left out. */
export function histogramRows({ bins }: HistogramData) {
  return bins
    .filter(({ count }) => count > 0)
    .map(({ fromMs, toMs, count }) => ({
      key: String(fromMs),
      name: `${formatDuration(fromMs)} – ${formatDuration(toMs)}`,
      cells: [formatCount(count)],
    }))
}

interface BarsProps {
  readonly data: HistogramData
  /** ms */
  readonly from: number
  readonly to: number
  readonly top: number
  readonly fill: string
}

function Bars({ data, from, to, top, fill }: BarsProps) {
  const x = (ms: number) => Number.parseFloat(logPercent(ms, from, to)) * 10
  const bars = data.bins.map(({ fromMs, toMs, count }) => {
    if (count === 0) return ''
    const [left, right, height] = [x(fromMs), x(toMs), Math.max(8, (count / top) * 1_000)]
    return `M${(left + 0.7).toFixed(1)} 1000v-${height.toFixed(1)}H${Math.max(left + 1.4, right - 0.7).toFixed(1)}V1000z`
  })
  return (
    <svg className="bars" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
      <path d={bars.join('')} fill={fill} />
    </svg>
  )
}

interface LineProps {
  /** ms */
  readonly at: number
  readonly from: number
  readonly to: number
  readonly word: string
  /** q: a quantile, dashed · l: its word stands at its left */
  readonly kind: string
}

function Line({ at, from, to, word, kind }: LineProps) {
  const left = logPercent(at, from, to)
  const crowded = Number.parseFloat(left) > 85
  return (
    <div className={`vline ${kind}${crowded ? ' l' : ''}`} style={{ left }}>
      <span>{word}</span>
    </div>
  )
}
