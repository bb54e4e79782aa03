import { countsOf, countsOfAll } from '#lib/domain/counts.ts'
import { needsRows } from '#lib/domain/filters.ts'
import { guardOf } from '#lib/domain/guard.ts'
import type { Counts, Guard, SourceRow } from '#lib/domain/views.ts'
import { readWhole } from '#lib/store/queries/coverage.ts'
import { keptEdges } from '#lib/store/queries/kept.ts'
import { lastDuplicates } from '#lib/store/queries/last-duplicate.ts'
import { type Measured, type MeasuredSource, measure, measureWhole } from '#lib/store/queries/measure.ts'
import type { Scope } from './answering.ts'
import { groupsOf } from './series.ts'

export function sourceRows(scope: Scope, measured: Measured): readonly SourceRow[] {
  const guards = guardsOf(scope, measured)
  const ids = measured.sources.map(({ source }) => source.id)
  const lasts = lastDuplicates(scope.snapshot, ids, scope.range, scope.filters.replays)
  return measured.sources.map((each) => ({
    source: each.source.name,
    pipeline: each.pipeline.name,
    ...countsOf(each.sums, each.knowledge),
    guard: guards(each),
    lastDuplicate: lasts.get(each.source.id) ?? null,
  }))
}

/** A guard is judged by all that arrived by itself, whatever the filters show. */
export function guardsOf(scope: Scope, measured: Measured): (source: MeasuredSource) => Guard {
  const plain = !needsRows(scope.filters) && scope.filters.replays === 'exclude'
  const filters = { ...scope.filters, outcomes: [], labels: [], q: [], replays: 'exclude' as const }
  const organic = plain
    ? measured
    : measure(scope.snapshot, scope.catalog, { range: scope.range, bucketMs: null, filters })
  const byId = new Map(organic.sources.map((each) => [each.source.id, each]))
  return (source) => guardOfSource(byId.get(source.source.id), source)
}

function guardOfSource(organic: MeasuredSource | undefined, source: MeasuredSource): Guard {
  if (organic === undefined) return { status: 'UNTESTED', ground: 'no duplicate arrived' }
  const facts = {
    silentUnexplained: source.knowledge.silentUnexplained,
    filtered: source.knowledge.filtered,
    windowKnown: source.knowledge.windowKnown,
    repeat: source.pipeline.rules.repeat,
  }
  return guardOf(countsOf(organic.sums, organic.knowledge), facts)
}

/** Counts of the range just before, of the same length; null where it was not read whole. */
export function previousCounts(scope: Scope): Counts | null {
  const { from, to } = scope.range
  const range = { from: from - (to - from), to: from }
  const { snapshot, catalog, filters } = scope
  if (to <= from || !readWhole(groupsOf(scope), range)) return null
  if (needsRows(filters) && range.from < keptEdges(catalog).sealed) return null
  return countsOfAll(measureWhole(snapshot, catalog, { range, filters }))
}
