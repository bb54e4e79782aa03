import { type OrderEvent, sqsBatch } from '../pipelines/order-events/sqs-event.ts'
import type { Random } from '../pipelines/random.ts'
import type { World } from './world.ts'

const BATCH = 10
const WINDOW_MS = 900
const VISIBILITY_MS = 30_000
const MAX_RECEIVES = 8

interface Message {
  readonly messageId: string
  readonly sentAt: number
  readonly order: OrderEvent
  received: number
}

/** An SQS queue and Lambda's poller of it: a batch that fails comes again, whole, under a new request id. */
export interface Queue {
  send(order: OrderEvent): void
}

export function queue(world: World, random: Random): Queue {
  const ready: Message[] = []
  let polling = false

  const show = (message: Message) => {
    ready.push(message)
    if (polling) return
    polling = true
    world.sim.at(world.sim.now() + WINDOW_MS, poll)
  }
  const poll = () => {
    const batch = ready.splice(0, BATCH)
    polling = ready.length > 0
    if (polling) world.sim.at(world.sim.now() + 50, poll)
    void receive(batch)
  }
  const receive = async (batch: readonly Message[]) => {
    const receivedAt = world.sim.now()
    for (const message of batch) message.received++
    const sent = batch.map((message) => ({ ...message, receiveCount: message.received }))
    const status = await world.invoke('order-events', sqsBatch(sent), random.uuid())
    if (status === null) return
    for (const message of batch) {
      // The rest of an exhausted message's way is the dead-letter queue, which no pipeline reads.
      if (message.received >= MAX_RECEIVES || (status === 'success' && !shownAgain(message))) continue
      world.sim.at(receivedAt + VISIBILITY_MS + random.int(0, 8000), () => show(message))
    }
  }
  /** In the storm a batch may outlast the visibility timeout: its messages come again though all went well. */
  const shownAgain = ({ order }: Message) =>
    order.source === 'marketplace' && random.chance(Math.min(0.9, 1.8 * world.story.storm(world.sim.now())))
  return {
    send: (order) => show({ messageId: random.uuid(), sentAt: world.sim.now(), order, received: 0 }),
  }
}
