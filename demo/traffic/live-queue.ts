import { randomUUID } from 'node:crypto'
import { type OrderEvent, type SentOrder, sqsBatch } from '../pipelines/order-events/sqs-event.ts'

const BATCH = 10
const VISIBILITY_MS = 20_000
const MAX_RECEIVES = 8

interface Message {
  readonly messageId: string
  readonly sentAt: number
  readonly order: OrderEvent
  received: number
  /** ms */
  visibleAt: number
}

/** An SQS queue, and the poller that hands it to Lambda: a failed batch comes again, whole, as another request. */
export interface LiveQueue {
  send(order: OrderEvent): void
  /** Hands over one batch, if something is visible. Never rejects. */
  poll(): Promise<void>
  /** Messages that are not handled yet. */
  readonly size: number
}

/** `call` answers whether the batch succeeded, and may throw: then nobody knows, and the batch comes again. */
export function liveQueue(call: (event: unknown) => Promise<boolean>, now: () => number): LiveQueue {
  const messages = new Set<Message>()
  const handOver = async (batch: readonly Message[]) => {
    for (const message of batch) {
      message.received++
      message.visibleAt = now() + VISIBILITY_MS
    }
    const sent: SentOrder[] = batch.map((message) => ({ ...message, receiveCount: message.received }))
    const done = await call(sqsBatch(sent)).catch(() => false)
    for (const message of batch) if (done || message.received >= MAX_RECEIVES) messages.delete(message)
  }
  return {
    send: (order) =>
      void messages.add({ messageId: randomUUID(), sentAt: now(), order, received: 0, visibleAt: now() }),
    poll: async () => {
      const visible = [...messages].filter((message) => message.visibleAt <= now()).slice(0, BATCH)
      if (visible.length > 0) await handOver(visible)
    },
    get size() {
      return messages.size
    },
  }
}
