import type { Histogram } from './views.ts'

const STEPS = [1, 2, 5] as const

/** Values in ms on a logarithmic axis (0, 1, 2, 5, 10, …); null where there are none. */
export function histogramOf(values: readonly number[]): Histogram | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const edges = edgesUpTo(sorted.at(-1) ?? 0)
  const counts = new Array<number>(edges.length - 1).fill(0)
  let bin = 0
  for (const value of sorted) {
    while (bin < counts.length - 1 && value >= (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const bins = counts.map((count, index) => ({
    fromMs: edges[index] ?? 0,
    toMs: edges[index + 1] ?? 0,
    count,
  }))
  const leading = bins.findIndex((each) => each.count > 0)
  return {
    bins: bins.slice(leading),
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    count: sorted.length,
  }
}

function edgesUpTo(most: number): readonly number[] {
  const edges = [0]
  for (let power = 1; ; power *= 10) {
    for (const step of STEPS) {
      edges.push(step * power)
      if (step * power > most) return edges
    }
  }
}

/** The least value that at least this share does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}
