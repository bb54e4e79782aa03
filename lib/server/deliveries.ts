import 'server-only'
import type { Answer, ListAnswer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { DeliveriesSummary, DeliveryRow } from '#lib/domain/views.ts'

/** Deliveries of the range and filters, newest first. Replays are in the list unless `replays` says otherwise. */
export async function deliveries(_search: Search): Promise<ListAnswer<DeliveryRow>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/** Counts and series over the same rows as `deliveries`, for the histogram above the list. */
export async function deliveriesSummary(_search: Search): Promise<Answer<DeliveriesSummary>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/** One delivery by DeliveryRow.id. 404 DELIVERY_UNKNOWN. */
export async function deliveryById(_id: string): Promise<DeliveryRow> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
