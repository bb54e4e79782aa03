interface SparklineProps {
  /** null: unknown, and the line breaks there. */
  readonly values: readonly (number | null)[]
  /** Sets its hue: `c-duplicate`. */
  readonly hue: string
  readonly width?: number
  readonly height?: number
}

/** A small line over its area, from 0 to its own highest value. The numbers it draws stand beside it. */
export function Sparkline({ values, hue, width = 84, height = 28 }: SparklineProps) {
  const top = Math.max(...values.map((value) => value ?? 0), 0)
  const x = (index: number) => round((index / Math.max(1, values.length - 1)) * width)
  // Zero and a flat line lie on the ground, the highest value 2 px below the edge.
  const y = (value: number) => round(height - 1 - (top === 0 ? 0 : (value / top) * (height - 3)))
  const lines = runs(values).map((run) => run.map(({ index, value }) => `${x(index)} ${y(value)}`))
  const paths = lines.map((points) => (points.length === 1 ? `M${points[0]}h.01` : `M${points.join('L')}`))
  const areas = runs(values).map((run, n) => {
    const [first, last] = [run[0]?.index ?? 0, run.at(-1)?.index ?? 0]
    return `${paths[n]}L${x(last)} ${height}L${x(first)} ${height}z`
  })
  return (
    <svg
      className={`spark ${hue}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="area" d={areas.join('')} />
      <path d={paths.join('')} />
    </svg>
  )
}

interface SparkBarsProps {
  readonly values: readonly (number | null)[]
  readonly hue: string
}

/** Rare counts as thin bars on a ground line. */
export function SparkBars({ values, hue }: SparkBarsProps) {
  const top = Math.max(...values.map((value) => value ?? 0), 1)
  const step = 84 / Math.max(1, values.length)
  const bars = values.map((value, index) => {
    if (!value) return ''
    const tall = Math.max(4, (value / top) * 24)
    return `M${round(Math.min(81.4, index * step))} 27v-${round(tall)}h2.6v${round(tall)}z`
  })
  return (
    <svg className={`spark ${hue}`} viewBox="0 0 84 28" preserveAspectRatio="none" aria-hidden="true">
      <path className="sb" d={bars.join('')} />
      <line className="base" x1="0" x2="84" y1="27.5" y2="27.5" />
    </svg>
  )
}

interface Value {
  readonly index: number
  readonly value: number
}

/* Stretches of neighbouring known values. */
function runs(values: readonly (number | null)[]): Value[][] {
  const all: Value[][] = []
  let open: Value[] | null = null
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = null
    } else if (open) {
      open.push({ index, value })
    } else {
      open = [{ index, value }]
      all.push(open)
    }
  }
  return all
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
