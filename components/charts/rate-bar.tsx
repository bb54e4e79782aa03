import { formatRate } from '#lib/format.ts'

interface RateBarProps {
  /** null: unknown, for `reason`. */
  readonly rate: number | null
  /** What a full bar stands for: the column's scale. */
  readonly scale: number
  readonly reason: string
}

/** A rate with its bar; all bars of a column share one scale. */
export function RateBar({ rate, scale, reason }: RateBarProps) {
  if (rate === null) {
    return (
      <span className="ratebar">
        <span className="t hatch" />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard */}
        <b className="muted" tabIndex={0} title={`Unknown: ${reason}`}>
          —<span className="vh"> unknown: {reason}</span>
        </b>
      </span>
    )
  }
  const width = scale === 0 ? 0 : Math.min(100, (rate / scale) * 100)
  return (
    <span className="ratebar">
      <span className="t">
        <i style={{ width: `${width.toFixed(1)}%` }} />
      </span>
      <b>{formatRate(rate)}</b>
    </span>
  )
}
