import { bucketSize, bucketStarts } from '#lib/domain/buckets.ts'
import { countsOf, countsOfAll, NO_SUMS, type Sums, sumsOf } from '#lib/domain/counts.ts'
import type { Counts, Series, SeriesPoint, Trend } from '#lib/domain/views.ts'
import type { StoredGroup } from '#lib/store/queries/catalog.ts'
import type { Cell } from '#lib/store/queries/cell.ts'
import { readCells } from '#lib/store/queries/cells.ts'
import { coverageOf } from '#lib/store/queries/coverage.ts'
import { keptEdges, leastBucket } from '#lib/store/queries/kept.ts'
import { type Measured, type MeasuredSource, selectPipelines } from '#lib/store/queries/measure.ts'
import type { Scope } from './answering.ts'

const TREND_POINTS = 24

/** How long the bars of a range are, ms: no shorter than what is still counted. */
export function barSize({ range, catalog }: Pick<Scope, 'range' | 'catalog'>, bars: number): number {
  return Math.max(bucketSize(range, bars), leastBucket(range.from, keptEdges(catalog)) ?? 0)
}

/** The range as bars; counts of a bucket that the range cuts are those within the range. */
export function seriesOf(scope: Scope, measured: Measured, bucketMs: number): Series {
  const groups = groupsOf(scope)
  const points = bucketStarts(scope.range, bucketMs).map((t): SeriesPoint => {
    const bucket = { from: Math.max(t, scope.range.from), to: Math.min(t + bucketMs, scope.range.to) }
    const coverage = coverageOf(groups, bucket, t + bucketMs, scope.now)
    return { t, coverage, replays: measured.replays.get(t) ?? 0, ...countsAt(measured, t) }
  })
  return { bucketMs, points }
}

/** The groups that the filters' pipelines are read from. */
export function groupsOf(scope: Scope): readonly StoredGroup[] {
  const ids = new Set(selectPipelines(scope.catalog, scope.filters).map((pipeline) => pipeline.id))
  return scope.catalog.groups.filter((group) => ids.has(group.pipelineId))
}

function countsAt(measured: Measured, t: number): Counts {
  const present = measured.parts.flatMap(({ buckets, knowledge }) => {
    const sums = buckets.get(t)
    return sums === undefined ? [] : [{ sums, knowledge }]
  })
  // An empty bucket is known to be empty, but what its pipelines never know stays unknown.
  const parts =
    present.length > 0 ? present : measured.knowledge.map((knowledge) => ({ sums: NO_SUMS, knowledge }))
  return countsOfAll(parts)
}

/** Each source's duplicate rate over the range, as coarse as a row of a table can show. */
export function trendsOf(
  scope: Scope,
  sources: readonly MeasuredSource[],
  bucketMs: number,
): readonly Trend[] {
  const size = Math.ceil(bucketSize(scope.range, TREND_POINTS) / bucketMs) * bucketMs
  const { range, filters } = scope
  const sourceIds = sources.map(({ source }) => source.id)
  const query = { range, bucketMs: size, sourceIds, filters, counts: ['processed', 'duplicate'] as const }
  const cells = Map.groupBy(readCells(scope.snapshot, query), ({ sourceId }) => sourceId)
  const starts = bucketStarts(range, size)
  return sources.map(({ source, knowledge }) => {
    const own = sumsByStart(cells.get(source.id) ?? [])
    const rateAt = (t: number) => countsOf(own.get(t) ?? NO_SUMS, knowledge).duplicateRate
    return { bucketMs: size, duplicateRate: starts.map(rateAt) }
  })
}

/** A bucket may come in several cells. */
function sumsByStart(cells: readonly Cell[]): ReadonlyMap<number, Sums> {
  const sums = new Map<number, Sums>()
  for (const cell of cells) sums.set(cell.t, sumsOf([sums.get(cell.t) ?? NO_SUMS, cell.sums]))
  return sums
}
