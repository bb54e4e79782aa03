import 'server-only'
import type { Answer, ListAnswer } from '#lib/domain/answer.ts'
import { parseLimit } from '#lib/domain/filters.ts'
import type { ReplayPreview, ReplayView } from '#lib/domain/replay-views.ts'
import { notFound } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import { answerWith } from './answering.ts'
import type { ServerContext } from './context.ts'
import { enter } from './enter.ts'
import { nextToken, readNext } from './paging.ts'
import { makePreview, type PreviewRequest } from './replay/preview.ts'
import { type StartRequest, start } from './replay/start.ts'

export type { PreviewRequest } from './replay/preview.ts'
export type { StartRequest } from './replay/start.ts'

/** 403 REPLAY_NOT_CONFIGURED, 404 EVENT_UNKNOWN, 422 PAYLOAD_UNKNOWN. Nothing is sent. */
export async function previewReplay(request: PreviewRequest): Promise<ReplayPreview> {
  return makePreview(await enter(), request)
}

/** Commits the intent, sends once, and verifies in the background: poll replayById until `verdict` or `failure` is not null. */
export async function startReplay(request: StartRequest): Promise<ReplayView> {
  return start(await enter(), request)
}

/** 404 REPLAY_UNKNOWN */
export async function replayById(id: string): Promise<ReplayView> {
  return replayOf(await enter(), id)
}

/** The ledger, newest first: all of it, whatever the range. */
export async function replays(search: Search): Promise<ListAnswer<ReplayView>> {
  return replaysOf(await enter(), search)
}

export function replayOf(context: ServerContext, id: string): ReplayView {
  const replay = context.ops().byId(id)
  if (replay !== null) return replay.view
  throw notFound('REPLAY_UNKNOWN', 'There is no such replay.', 'GET /api/v1/replays lists them.')
}

export function replaysOf(context: ServerContext, search: Search): ListAnswer<ReplayView> {
  const limit = parseLimit(search)
  const page = readNext('replays', search)
  const rows = context.ops().list(page?.position ?? null, limit + 1)
  const answer: Answer<readonly ReplayView[]> = answerWith<readonly ReplayView[]>(context, {
    search,
    defaults: { range: 'all', replays: 'include' },
    empty: () => rows.slice(0, limit).map((row) => row.view),
    work: () => rows.slice(0, limit).map((row) => row.view),
  })
  const last = rows[limit - 1]
  const next =
    rows.length > limit && last !== undefined
      ? nextToken('replays', search, { position: last.seq, range: answer.range })
      : null
  return { ...answer, next }
}
