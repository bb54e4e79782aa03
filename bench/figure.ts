/** What a figure must reach. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }

/** One line of the table. */
export interface Figure {
  /** What is measured: `ingest ÷ bare append of the same rows, 500 k`. */
  readonly what: string
  /** null: reported, and judged by nobody */
  readonly target: Target | null
  readonly value: number
  /** Of value and target; empty: a ratio */
  readonly unit: '' | 's' | 'ms' | 'B' | 'MB' | 'changes' | 'lines/s' | 'deliveries/s'
  /** The absolute figures beside a ratio, or what else a reader should know. */
  readonly beside: string
}

export function reaches({ target, value }: Pick<Figure, 'target' | 'value'>): boolean | null {
  if (target === null) return null
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

export function rate(count: number, ms: number): number {
  return (count / ms) * 1_000
}

/** `67,300` · `0.21` · `1,300`: three digits, whole where there are more. */
export function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}

/** `500 k`, `10 M`. */
export function shownCount(count: number): string {
  if (count >= 1_000_000) return `${shown(count / 1_000_000)} M`
  return count >= 1_000 ? `${shown(count / 1_000)} k` : shown(count)
}

/** Of sorted or unsorted numbers; `share` 0.5: the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new Error('nothing was measured')
  return value
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** `1.30 / 3.02 ms`: p50 and p95. */
export function p50p95(times: readonly number[]): string {
  return `${quantile(times, 0.5).toFixed(2)} / ${quantile(times, 0.95).toFixed(2)} ms`
}
