import type { SendResult } from '#lib/aws/replay-target.ts'
import type { StoredReplay } from '#lib/store/ops/ops-port.ts'
import { demandPipeline, type ServerContext } from '../context.ts'
import { verify } from './verify.ts'

/** As long as Lambda lets a function run. */
const REQUEST_TIMEOUT_MS = 900_000

/** PREPARED → SENDING (on disk before any I/O) → what came of it; then the verdict. Never throws: what breaks is said in the ledger. */
export async function execute(context: ServerContext, id: string): Promise<void> {
  try {
    const replay = context.ops().byId(id)
    if (replay === null || !(await send(context, replay))) return
    await verify(context, id)
  } catch (error) {
    console.error(`Replay ${id} stopped:`, error)
  }
}

/** true: it was sent, and there is something to verify */
async function send(context: ServerContext, { view, payload }: StoredReplay): Promise<boolean> {
  const aws = context.awsOf(demandPipeline(context, view.pipeline))
  const recordBefore = await aws.readRecord(view.key)
  const sentAt = context.now()
  if (!context.ops().advance(view.id, 'PREPARED', 'SENDING', { recordBefore, sentAt }, sentAt)) return false
  const result = await aws.send({
    lambda: view.target,
    payload,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    replayId: view.id,
  })
  return settle(context, view.id, result)
}

function settle(context: ServerContext, id: string, result: SendResult): boolean {
  const at = context.now()
  if (result.kind === 'sent') {
    const { requestId, logTail, payload: answer } = result
    const functionError = result.functionError === null ? null : errorText(result.functionError, answer)
    return context.ops().advance(id, 'SENDING', 'SENT', { requestId, answer, functionError, logTail }, at)
  }
  const said = `${result.error.message}. ${result.error.hint}`
  if (result.kind === 'failed') {
    context.ops().advance(id, 'SENDING', 'FAILED', { failure: `Nothing was sent. ${said}` }, at)
    return false
  }
  context.ops().advance(id, 'SENDING', 'MAYBE_SENT', { failure: `${MAYBE_SENT} ${said}` }, at)
  return false
}

export const MAYBE_SENT =
  'The event may have arrived: it left, and no answer came. It is never sent again by itself. Look for its key under Deliveries, at the record and at the effect.'

/** `Unhandled: TypeError: x is not a function`, as far as the answer says. */
function errorText(kind: string, answer: string): string {
  try {
    const { errorType, errorMessage }: { errorType?: unknown; errorMessage?: unknown } = JSON.parse(answer)
    return [kind, errorType, errorMessage]
      .filter((part) => typeof part === 'string')
      .join(': ')
      .slice(0, 1_000)
  } catch {
    return kind
  }
}
