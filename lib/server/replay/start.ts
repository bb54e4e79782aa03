import { createHash, randomUUID } from 'node:crypto'
import type { ReplayView } from '#lib/domain/replay-views.ts'
import { badRequest, notFound, RequestError } from '#lib/domain/request-error.ts'
import { ReplayActiveError, type StoredPreview } from '#lib/store/ops/ops-port.ts'
import { demandPipeline, type ServerContext } from '../context.ts'
import { execute } from './execute.ts'
import { targetOf } from './preview.ts'
import { processedBefore } from './processed-before.ts'

export interface StartRequest {
  readonly previewId: string
  readonly requestId: string
  readonly reason: string
  /** null where the preview asks for no word */
  readonly confirm: string | null
}

const LEAST_REASON = 10

/** Commits the intent and begins; the same request id, or the same preview, answers the replay that is there. Throws RequestError. */
export function start(context: ServerContext, request: StartRequest): ReplayView {
  const known = context.ops().byClientRequest(request.requestId)
  if (known !== null) return known.view
  const preview = confirmedPreview(context, request)
  try {
    const { replay, created } = context.ops().prepare({
      id: randomUUID(),
      clientRequestId: request.requestId,
      preview,
      payloadSha256: createHash('sha256').update(preview.payload).digest('hex'),
      reason: request.reason.trim(),
      at: context.now(),
    })
    // The answer does not wait: whoever asked polls, and a lost connection changes nothing.
    if (created) void execute(context, replay.view.id)
    return replay.view
  } catch (error) {
    if (error instanceof ReplayActiveError) throw underWay(error)
    throw error
  }
}

function confirmedPreview(
  context: ServerContext,
  { previewId, reason, confirm }: StartRequest,
): StoredPreview {
  const preview = context.ops().preview(previewId)
  if (preview === null)
    throw notFound(
      'PREVIEW_UNKNOWN',
      'There is no such preview.',
      'Make a new one: POST /api/v1/replays/preview.',
    )
  if (reason.trim().length < LEAST_REASON) {
    throw badRequest(
      'REASON_TOO_SHORT',
      `The reason has fewer than ${LEAST_REASON} characters.`,
      'Say why this event is sent again: it is kept in the audit.',
    )
  }
  if (preview.confirmWord !== null && confirm?.trim() !== preview.confirmWord) {
    throw badRequest('CONFIRM_WORD', 'The event was not named.', `Type ${preview.confirmWord} to confirm.`)
  }
  if (context.now() > preview.validUntil)
    throw stale('PREVIEW_EXPIRED', 'The preview is older than 10 minutes.')
  const pipeline = demandPipeline(context, preview.pipeline)
  if (targetOf(pipeline) !== preview.target)
    throw stale('TARGET_CHANGED', 'The configuration names another target by now.')
  // By now more may have been read than when the preview was made.
  return { ...preview, processedBefore: processedBefore(context, pipeline, preview.key, preview.record) }
}

function stale(code: string, message: string): RequestError {
  return new RequestError(409, code, message, 'Look at what would happen again: make a new preview.')
}

function underWay({ replayId }: ReplayActiveError): RequestError {
  return new RequestError(
    409,
    'REPLAY_ACTIVE',
    'Another replay of this event is under way.',
    `See it at /api/v1/replays/${replayId}; send again when it has its verdict.`,
  )
}
