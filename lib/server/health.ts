import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { HealthData } from '#lib/domain/views.ts'

/** How far each log group is read, and what stands in the way. */
export async function health(): Promise<Answer<HealthData>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
