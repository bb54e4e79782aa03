import 'server-only'
import { RequestError } from '#lib/domain/request-error.ts'
import type { AttemptLog } from '#lib/domain/views.ts'

/** The whole log of the attempt that a delivery belongs to, read from CloudWatch now, bounded. 404 DELIVERY_UNKNOWN. */
export async function attemptLog(_deliveryId: string): Promise<AttemptLog> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
