import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { ShellData } from '#lib/domain/views.ts'

/** What every page's frame shows: mode, pipelines, log groups, freshness. Works before the first read. */
export async function shell(): Promise<Answer<ShellData>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/** Names of the pipelines, for the filter. */
export async function pipelines(): Promise<readonly string[]> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
