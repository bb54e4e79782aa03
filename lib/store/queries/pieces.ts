import type { Range } from '#lib/domain/answer.ts'
import { LEVELS, ROLLUP_LEVELS, type RollupLevel } from '../schema.ts'

/** A half-open range as whole rollup buckets, coarsest in the middle, and what cuts a minute at its ends. */
export interface Pieces {
  readonly rollups: readonly (Range & { readonly level: RollupLevel })[]
  readonly edges: readonly Range[]
}

const COARSE_FIRST = [...LEVELS].reverse()

/** `bucketMs`: no piece is coarser than that; null: as coarse as can be. */
export function piecesOf(range: Range, bucketMs: number | null): Pieces {
  return split(
    range,
    COARSE_FIRST.filter((level) => bucketMs === null || ROLLUP_LEVELS[level] <= bucketMs),
  )
}

function split(range: Range, levels: readonly RollupLevel[]): Pieces {
  if (range.to <= range.from) return { rollups: [], edges: [] }
  const [level, ...finer] = levels
  if (level === undefined) return { rollups: [], edges: [range] }
  const size = ROLLUP_LEVELS[level]
  const from = Math.ceil(range.from / size) * size
  const to = Math.floor(range.to / size) * size
  if (to <= from) return split(range, finer)
  const before = split({ from: range.from, to: from }, finer)
  const after = split({ from: to, to: range.to }, finer)
  return {
    rollups: [...before.rollups, { level, from, to }, ...after.rollups],
    edges: [...before.edges, ...after.edges],
  }
}
