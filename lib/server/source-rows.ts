import { countsOf, totalsOf } from '#lib/domain/counts.ts'
import { needsRows } from '#lib/domain/filters.ts'
import { guardOf } from '#lib/domain/guard.ts'
import type { Guard, SourceRow, Totals } from '#lib/domain/views.ts'
import { readWhole } from '#lib/store/queries/coverage.ts'
import { keptEdges } from '#lib/store/queries/kept.ts'
import { lastDuplicate } from '#lib/store/queries/last-duplicate.ts'
import { type Measured, type MeasuredSource, measure } from '#lib/store/queries/measure.ts'
import type { Scope } from './answering.ts'
import { groupsOf } from './series.ts'

export function sourceRows(scope: Scope, measured: Measured): readonly SourceRow[] {
  const guards = guardsOf(scope, measured)
  return measured.sources.map((each) => ({
    source: each.source.name,
    pipeline: each.pipeline.name,
    ...countsOf(each.sums, each.knowledge),
    guard: guards(each),
    lastDuplicate: lastDuplicate(scope.snapshot, each.source.id, scope.range, scope.filters.replays),
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

/** Totals of the range just before, of the same length; null where it was not read whole. */
export function previousTotals(scope: Scope): Totals | null {
  const { from, to } = scope.range
  const range = { from: from - (to - from), to: from }
  if (to <= from || !readWhole(groupsOf(scope), range)) return null
  if (needsRows(scope.filters) && range.from < keptEdges(scope.catalog).sealed) return null
  return totalsOf(
    measure(scope.snapshot, scope.catalog, { range, bucketMs: null, filters: scope.filters }).sources,
  )
}
