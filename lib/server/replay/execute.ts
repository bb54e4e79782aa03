import type { SendResult } from '#lib/aws/replay-target.ts'
import type { ReplayEffect, ReplayEvent } from '#lib/domain/replay-machine.ts'
import type { Progress } from '#lib/store/ops/ops-port.ts'
import { demandPipeline, type ServerContext } from '../context.ts'
import { verify } from './verify.ts'

/** As long as Lambda lets a function run. */
const REQUEST_TIMEOUT_MS = 900_000

/** From PREPARED to its verdict, each step on disk before what follows from it. Never throws: what breaks is said in the ledger. */
export async function execute(context: ServerContext, id: string): Promise<void> {
  await kept(id, async () => {
    const replay = context.ops().byId(id)
    if (replay === null) return
    const { pipeline, key } = replay.view
    const recordBefore = await context.awsOf(demandPipeline(context, pipeline)).readRecord(key)
    const sentAt = context.now()
    const effects = context.ops().advance(id, { kind: 'begun' }, { recordBefore, sentAt }, sentAt)
    await perform(context, id, effects ?? [])
  })
}

/** Goes on with a replay where a step led. Never throws. */
export async function resume(
  context: ServerContext,
  id: string,
  effects: readonly ReplayEffect[],
): Promise<void> {
  await kept(id, () => perform(context, id, effects))
}

async function kept(id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(`Replay ${id} stopped:`, error)
  }
}

async function perform(context: ServerContext, id: string, effects: readonly ReplayEffect[]): Promise<void> {
  for (const effect of effects) {
    if (effect === 'verify') await verify(context, id)
    if (effect === 'send') await perform(context, id, await send(context, id))
  }
}

async function send(context: ServerContext, id: string): Promise<readonly ReplayEffect[]> {
  const replay = context.ops().byId(id)
  if (replay === null) return []
  const { view, payload } = replay
  const result = await context.awsOf(demandPipeline(context, view.pipeline)).send({
    lambda: view.target,
    payload,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    replayId: id,
  })
  const { event, progress } = outcomeOf(result)
  return context.ops().advance(id, event, progress, context.now()) ?? []
}

function outcomeOf(result: SendResult): { readonly event: ReplayEvent; readonly progress: Progress } {
  if (result.kind === 'sent') {
    const { requestId, logTail, payload: answer } = result
    const functionError = result.functionError === null ? null : errorText(result.functionError, answer)
    return { event: { kind: 'answered' }, progress: { requestId, answer, functionError, logTail } }
  }
  const said = `${result.error.message}. ${result.error.hint}`
  return result.kind === 'failed'
    ? { event: { kind: 'rejected' }, progress: { failure: `Nothing was sent. ${said}` } }
    : { event: { kind: 'unanswered' }, progress: { failure: `${MAYBE_SENT} ${said}` } }
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
