import type { Runtime } from '../runtime.ts'
import { say } from '../say.ts'
import { type OrderMessage, orderKey, orderMessages } from './sqs-event.ts'

const REMEMBERED_S = 30 * 86_400

/** A batch: what fails in its middle leaves the records before it done, and all of it comes again. */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  for (const message of orderMessages(event)) {
    const key = orderKey(message)
    await runtime.downstream(message.source)
    const seconds = Math.floor(runtime.now() / 1000)
    const item = { tracking_id: key, processed_at: seconds, ttl: seconds + REMEMBERED_S }
    const inserted = await runtime.table('processing_tracking').putIfAbsent(item)
    say(runtime, {
      pipeline: 'order-events',
      source: message.source,
      outcome: inserted ? 'processed' : 'duplicate',
      key,
      ids: message.messageId ? { messageId: message.messageId } : {},
      evidence: evidence(message),
    })
  }
}

function evidence({ messageId, receiveCount }: OrderMessage): Record<string, string | number> | null {
  if (messageId === null) return null
  return receiveCount === null ? { messageId } : { messageId, receiveCount }
}
