import type { Answer } from '#lib/domain/answer.ts'
import { totalsOf } from '#lib/domain/counts.ts'
import { type Filters, parseBars } from '#lib/domain/filters.ts'
import { histogramOf } from '#lib/domain/histogram.ts'
import type { Window } from '#lib/domain/pipeline.ts'
import { notFound, RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { Guard, SourceData } from '#lib/domain/views.ts'
import type { StoredPipeline, StoredSource } from '#lib/store/queries/catalog.ts'
import { type Measured, measure, selectPipelines } from '#lib/store/queries/measure.ts'
import { attemptDurations, duplicateLags, topKeys } from '#lib/store/queries/source-samples.ts'
import { answerWith, COUNTING, type Scope } from './answering.ts'
import type { QueryContext } from './context.ts'
import { barSize, seriesOf } from './series.ts'
import { guardsOf, previousCounts } from './source-rows.ts'

export function sourceDetailOf(
  context: QueryContext,
  source: string | null,
  search: Search,
): Answer<SourceData> {
  const bars = parseBars(search)
  return answerWith(context, {
    search,
    defaults: COUNTING,
    empty: () => {
      throw unknownSource(source)
    },
    work: (scope) => sourceIn(scope, source, bars),
  })
}

function sourceIn(asked: Scope, name: string | null, bars: number): SourceData {
  const { source, pipeline } = findSource(asked, name)
  const filters: Filters = { ...asked.filters, sources: [name], pipelines: [pipeline.name] }
  const scope = { ...asked, filters }
  const bucketMs = barSize(scope, bars)
  const measured = measure(scope.snapshot, scope.catalog, { range: scope.range, bucketMs, filters })
  const { snapshot, range } = scope
  return {
    source: name,
    pipeline: pipeline.name,
    totals: totalsOf(measured.sources),
    previous: previousCounts(scope),
    guard: guardIn(scope, measured),
    series: seriesOf(scope, measured, bucketMs),
    keyScheme: pipeline.rules.keyScheme,
    ...windowView(pipeline.window),
    topKeys: topKeys(snapshot, source, range),
    duplicateLags: histogramOf(duplicateLags(snapshot, source, range)),
    durations: histogramOf(attemptDurations(snapshot, source.id, range)),
  }
}

function guardIn(scope: Scope, measured: Measured): Guard {
  const only = measured.sources[0]
  return only === undefined
    ? { status: 'UNTESTED', ground: 'no duplicate arrived' }
    : guardsOf(scope, measured)(only)
}

export function windowView(window: Window): {
  readonly windowMs: number | null
  readonly windowKind: Window['kind']
} {
  return { windowMs: window.kind === 'for' ? window.ms : null, windowKind: window.kind }
}

function findSource(
  scope: Scope,
  name: string | null,
): { readonly source: StoredSource; readonly pipeline: StoredPipeline } {
  const found = selectPipelines(scope.catalog, scope.filters).flatMap((pipeline) =>
    scope.catalog.sources
      .filter((source) => source.pipelineId === pipeline.id && source.name === name)
      .map((source) => ({ source, pipeline })),
  )
  const [only, ...more] = found
  if (only === undefined) throw unknownSource(name)
  if (more.length === 0) return only
  const pipelines = found.map(({ pipeline }) => pipeline.name)
  throw new RequestError(
    409,
    'SOURCE_AMBIGUOUS',
    `More than one pipeline has ${shown(name)}: ${pipelines.join(', ')}.`,
    `Say which: pipeline=${encodeURIComponent(only.pipeline.name)}, for example.`,
  )
}

function unknownSource(name: string | null): RequestError {
  return notFound(
    'SOURCE_UNKNOWN',
    `No delivery from ${shown(name)} has been read.`,
    'GET /api/v1/sources?from=all lists the sources that are known.',
  )
}

function shown(name: string | null): string {
  return name === null ? 'a source without a name' : `the source \`${name.slice(0, 200)}\``
}
