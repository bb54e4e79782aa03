import 'server-only'
import type { Answer, ListAnswer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { SourceData, SourceRow } from '#lib/domain/views.ts'

/** The sources with anything in the range, most deliveries first. Throws RequestError. */
export async function sources(_search: Search): Promise<ListAnswer<SourceRow>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/**
 * One source. `source`: its decoded name; null is what no key assigns to one of its pipeline's sources
 * (`/sources/-?pipeline=x&unassigned=true`). 404 SOURCE_UNKNOWN, 409 SOURCE_AMBIGUOUS where two pipelines have it.
 */
export async function sourceDetail(_source: string | null, _search: Search): Promise<Answer<SourceData>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
