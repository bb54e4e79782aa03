import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { EventData } from '#lib/domain/views.ts'

/** One event by its decoded key: its deliveries, its tracking record (read now), its replays. 404 EVENT_UNKNOWN, 409 EVENT_AMBIGUOUS. */
export async function eventByKey(_key: string, _search: Search): Promise<Answer<EventData>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
