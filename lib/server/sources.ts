import 'server-only'
import type { Answer, ListAnswer } from '#lib/domain/answer.ts'
import { parseLimit } from '#lib/domain/filters.ts'
import type { Search } from '#lib/domain/search.ts'
import type { SourceData, SourceRow } from '#lib/domain/views.ts'
import { measure } from '#lib/store/queries/measure.ts'
import { answerWith, COUNTING } from './answering.ts'
import type { QueryContext } from './context.ts'
import { enter } from './enter.ts'
import { nextToken, readNext } from './paging.ts'
import { sourceDetailOf } from './source-detail.ts'
import { sourceRows } from './source-rows.ts'

/** The sources with anything in the range, most deliveries first. Throws RequestError. */
export async function sources(search: Search): Promise<ListAnswer<SourceRow>> {
  return sourcesOf(await enter(), search)
}

/**
 * One source. `source`: its decoded name; null is what no key assigns to one of its pipeline's sources
 * (`/sources/-?pipeline=x&unassigned=true`). 404 SOURCE_UNKNOWN, 409 SOURCE_AMBIGUOUS where two pipelines have it.
 */
export async function sourceDetail(source: string | null, search: Search): Promise<Answer<SourceData>> {
  return sourceDetailOf(await enter(), source, search)
}

export function sourcesOf(context: QueryContext, search: Search): ListAnswer<SourceRow> {
  const limit = parseLimit(search)
  const page = readNext('sources', search)
  const skip = page?.position ?? 0
  const { data, ...answer } = answerWith<readonly SourceRow[]>(context, {
    search,
    defaults: COUNTING,
    range: page?.range,
    empty: () => [],
    work: (scope) => {
      const measured = measure(scope.snapshot, scope.catalog, {
        range: scope.range,
        bucketMs: null,
        filters: scope.filters,
      })
      return sourceRows(scope, measured)
    },
  })
  const next =
    data.length > skip + limit
      ? nextToken('sources', search, { position: skip + limit, range: answer.range })
      : null
  return { ...answer, data: data.slice(skip, skip + limit), next }
}
