import 'server-only'
import type { ListAnswer } from '#lib/domain/answer.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { ReplayPreview, ReplayView } from '#lib/domain/views.ts'

/** POST /api/v1/replays/preview. `deliveryId`: prefer that delivery's attempt for the logged payload; null: the newest that has one. */
export interface PreviewRequest {
  readonly pipeline: string
  readonly key: string
  readonly deliveryId: string | null
}

/** POST /api/v1/replays. The same requestId (made by the dialog, once) always answers the same replay. */
export interface StartRequest {
  readonly previewId: string
  readonly requestId: string
  readonly reason: string
  /** What was typed; null where ReplayPreview.confirmWord is null. */
  readonly confirm: string | null
}

/** 403 REPLAY_NOT_CONFIGURED, 404 EVENT_UNKNOWN, 422 PAYLOAD_UNKNOWN. Nothing is sent. */
export async function previewReplay(_request: PreviewRequest): Promise<ReplayPreview> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/** Commits the intent, sends once, and verifies in the background: poll replayById until `verdict` or `failure` is not null. */
export async function startReplay(_request: StartRequest): Promise<ReplayView> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/** 404 REPLAY_UNKNOWN */
export async function replayById(_id: string): Promise<ReplayView> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}

/** The ledger, newest first. */
export async function replays(_search: Search): Promise<ListAnswer<ReplayView>> {
  throw new RequestError(503, 'NOT_BUILT', 'This part is still being built.', 'Try again later.')
}
