import 'server-only'
import type { Answer, Range } from '#lib/domain/answer.ts'
import { bucketSize, bucketStarts } from '#lib/domain/buckets.ts'
import { countsOf, NO_SUMS, totalsOf } from '#lib/domain/counts.ts'
import { parseBars } from '#lib/domain/filters.ts'
import type { Search } from '#lib/domain/search.ts'
import type { Finding, OverviewData, SourceRow } from '#lib/domain/views.ts'
import { measure } from '#lib/store/queries/measure.ts'
import { answerWith, COUNTING, type Scope } from './answering.ts'
import { backfillOf } from './backfill.ts'
import type { QueryContext } from './context.ts'
import { enter } from './enter.ts'
import { barSize, groupsOf, seriesOf, trendsOf } from './series.ts'
import { previousCounts, sourceRows } from './source-rows.ts'

/** The Overview's figures, series and sources for the range and filters of `search`. Throws RequestError. */
export async function overview(search: Search): Promise<Answer<OverviewData>> {
  return overviewOf(await enter(), search)
}

export function overviewOf(context: QueryContext, search: Search): Answer<OverviewData> {
  const bars = parseBars(search)
  return answerWith(context, {
    search,
    defaults: COUNTING,
    empty: (range) => emptyOverview(range, bars),
    work: (scope) => overviewIn(scope, bars),
  })
}

function overviewIn(scope: Scope, bars: number): OverviewData {
  const bucketMs = barSize(scope, bars)
  const measured = measure(scope.snapshot, scope.catalog, {
    range: scope.range,
    bucketMs,
    filters: scope.filters,
  })
  const rows = sourceRows(scope, measured)
  const trends = trendsOf(scope, measured.sources, bucketMs)
  return {
    totals: totalsOf(measured.sources),
    previous: previousCounts(scope),
    series: seriesOf(scope, measured, bucketMs),
    sources: rows.flatMap((row, index) => {
      const trend = trends[index]
      return trend === undefined ? [] : [{ ...row, trend }]
    }),
    findings: breachFindings(rows),
    backfill: backfillOf(groupsOf(scope), scope.now),
  }
}

/** What the counts themselves prove; suspicions need more evidence than counts. */
function breachFindings(rows: readonly SourceRow[]): readonly Finding[] {
  return rows
    .filter((row) => row.guard.status === 'BREACHED')
    .map((row) => ({
      severity: 'critical',
      title: `${row.breachedKeys ?? 0} ${row.breachedKeys === 1 ? 'key' : 'keys'} processed again within the window`,
      pipeline: row.pipeline,
      source: row.source,
      detail: `${row.source ?? row.pipeline}: ${row.guard.ground}. The effect of each happened more than once.`,
    }))
}

export const NOTHING_KNOWN = {
  windowKnown: true,
  silentUnexplained: false,
  filtered: false,
  historyIncomplete: false,
  requestIdBound: false,
}

export function emptyOverview(range: Range, bars: number): OverviewData {
  const bucketMs = bucketSize(range, bars)
  const counts = countsOf(NO_SUMS, NOTHING_KNOWN)
  const points = bucketStarts(range, bucketMs).map((t) => ({
    t,
    coverage: 'none' as const,
    replays: 0,
    ...counts,
  }))
  return {
    totals: totalsOf([]),
    previous: null,
    series: { bucketMs, points },
    sources: [],
    findings: [],
    backfill: null,
  }
}
