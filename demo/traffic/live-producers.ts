import { randomUUID } from 'node:crypto'
import { busEvent } from '../pipelines/bus-event.ts'
import {
  type BusPipeline,
  busRepeatsOf,
  HABITS,
  isBusPipeline,
  repeatsOf,
  resentOrder,
} from '../pipelines/habits.ts'
import type { Random } from '../pipelines/random.ts'
import { s3Notification, type Upload } from '../pipelines/s3-event.ts'
import { sequencer, type Upstream } from '../pipelines/upstream.ts'
import type { LiveQueue } from './live-queue.ts'

/** Where live events go. */
export interface Outlet {
  /** Asynchronous; failures to send are the outlet's own matter. */
  send(pipeline: string, event: unknown): void
  /** The same after a while (ms), unless the traffic is paused by then. */
  later(afterMs: number, act: () => void): void
  readonly queue: LiveQueue
}

/** The last uploads of a pipeline that were sent: what a burst sends again. */
const KEPT = 60

export interface LiveProducers {
  /** One act of a producer, drawn by the pipelines' shares. */
  act(): void
  /** Many orders, and uploads sent again: what the chart shows as a burst. */
  burst(): void
}

/** Acts a second that come to so many deliveries a second. */
export function actsPerSecond(deliveriesPerSecond: number): number {
  return deliveriesPerSecond * HABITS.reduce((sum, { share, perAct }) => sum + share / perAct, 0)
}

export function liveProducers(
  outlet: Outlet,
  made: Upstream,
  random: Random,
  now: () => number,
): LiveProducers {
  const recent: { pipeline: string; file: Upload }[] = []
  const upload = (pipeline: string) => {
    const repeats = repeatsOf(pipeline)
    const file = made.upload(pipeline, now())
    const notify = (version: Upload) => outlet.send(pipeline, s3Notification(version))
    notify(file)
    if (random.chance(repeats.race)) notify(file)
    if (random.chance(repeats.notified + repeats.again)) outlet.later(lag(random), () => notify(file))
    if (random.chance(repeats.uploaded)) outlet.later(lag(random), () => notify(again(file, now(), random)))
    if (random.chance(repeats.changed))
      outlet.later(lag(random), () => notify({ ...again(file, now(), random), eTag: random.hex(32) }))
    recent.push({ pipeline, file })
    if (recent.length > KEPT) recent.shift()
  }
  const orders = () => {
    for (const order of made.orders(now())) {
      outlet.queue.send(order)
      if (random.chance(resentOrder(order.source))) outlet.later(lag(random), () => outlet.queue.send(order))
    }
  }
  const payment = () => {
    const paid = made.payment()
    outlet.send('payments', paid)
    if (random.chance(0.05)) outlet.later(lag(random), () => outlet.send('payments', paid))
  }
  const act = (pipeline: string) => {
    if (pipeline === 'payments') payment()
    else if (isBusPipeline(pipeline)) occur(outlet, made, random, now, pipeline)
    else if (pipeline === 'order-events') orders()
    else upload(pipeline)
  }
  return {
    act: () => act(draw(random)),
    burst: () => {
      for (let i = 0; i < 14; i++) outlet.later(i * 400, orders)
      const [first, ...rest] = recent
      if (!first) return
      for (let i = 0; i < 16; i++) {
        const { pipeline, file } = random.pick([first, ...rest])
        outlet.later(i * 400, () => outlet.send(pipeline, s3Notification(file)))
      }
    },
  }
}

/** An event of a bus, and how it comes again: by the bus itself, by its producer, behind its successor. */
function occur(
  outlet: Outlet,
  made: Upstream,
  random: Random,
  now: () => number,
  pipeline: BusPipeline,
): void {
  const repeats = busRepeatsOf(pipeline)
  const entry = made.occurrence(pipeline, now())
  const put = () => outlet.send(pipeline, busEvent(entry, randomUUID(), now()))
  const successor = random.chance(repeats.overtaken) ? made.successor(entry) : null
  if (successor) {
    outlet.send(pipeline, busEvent(successor, randomUUID(), now()))
    outlet.later(lag(random), put)
    return
  }
  const event = busEvent(entry, randomUUID(), now())
  outlet.send(pipeline, event)
  if (random.chance(repeats.redelivered + repeats.again))
    outlet.later(lag(random), () => outlet.send(pipeline, event))
  if (random.chance(repeats.resent)) outlet.later(lag(random), put)
}

/** The same bytes uploaded once more. */
function again(file: Upload, time: number, random: Random): Upload {
  return { ...file, time, sequencer: sequencer(time, random) }
}

/** Live repeats come soon, so that a person who watches sees them. ms */
function lag(random: Random): number {
  return 4000 + random.wait(25_000)
}

function draw(random: Random): string {
  const weights = HABITS.map(({ share, perAct }) => share / perAct)
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  const found = HABITS.find((_, at) => {
    left -= weights[at] ?? 0
    return left < 0
  })
  return found?.pipeline ?? 'order-events'
}
