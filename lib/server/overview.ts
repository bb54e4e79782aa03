import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { OverviewData } from '#lib/domain/views.ts'

/** The Overview's figures, series and sources for the range and filters of `search`. Throws RequestError. */
export async function overview(_search: Search): Promise<Answer<OverviewData>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
