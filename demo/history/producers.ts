import { type Repeats, repeatsOf, resentOrder } from '../pipelines/habits.ts'
import type { Random } from '../pipelines/random.ts'
import { s3Notification, type Upload } from '../pipelines/s3-event.ts'
import { sequencer, type Upstream } from '../pipelines/upstream.ts'
import type { Queue } from './queue.ts'
import type { World } from './world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How late a repeat comes: mostly soon, sometimes hours later. ms */
export function lag(random: Random): number {
  if (random.chance(0.6)) return 2000 + random.wait(40_000)
  return random.chance(0.75) ? MINUTE_MS + random.wait(25 * MINUTE_MS) : HOUR_MS + random.wait(8 * HOUR_MS)
}

/** One upload and whatever follows from it. What repeats it comes after it was handled once. */
export async function upload(world: World, made: Upstream, random: Random, pipeline: string): Promise<void> {
  const repeats = repeatsOf(pipeline)
  const file = made.upload(pipeline, world.sim.now())
  const requestId = random.uuid()
  // Drawn before anything waits: the draws' order is then the order of the uploads.
  const follows = plan(repeats, file, requestId, random)
  if (random.chance(repeats.race)) {
    const twin = random.uuid()
    world.sim.at(
      world.sim.now() + random.int(1, 8),
      () => void world.deliver(pipeline, s3Notification(file), twin),
    )
  }
  const status = await world.deliver(pipeline, s3Notification(file), requestId)
  if (status !== 'success') return
  for (const { after, event, request, number } of follows) {
    world.sim.at(world.sim.now() + after, () => {
      void (number === 1
        ? world.deliver(pipeline, event, request)
        : world.invoke(pipeline, event, request, number))
    })
  }
}

interface Follow {
  readonly after: number
  readonly event: unknown
  readonly request: string
  readonly number: number
}

function plan(repeats: Repeats, file: Upload, requestId: string, random: Random): Follow[] {
  const follows: Follow[] = []
  const add = (after: number, version: Upload, request = random.uuid(), number = 1) =>
    void follows.push({ after, event: s3Notification(version), request, number })
  if (random.chance(repeats.notified)) add(lag(random), file)
  if (random.chance(repeats.uploaded)) {
    const after = lag(random)
    add(after, {
      ...file,
      sequencer: sequencer(file.time + after, random),
      time: Math.round(file.time + after),
    })
  }
  if (random.chance(repeats.changed)) {
    const after = HOUR_MS / 2 + lag(random)
    const time = Math.round(file.time + after)
    add(after, { ...file, eTag: random.hex(32), sequencer: sequencer(time, random), time })
  }
  // The fourth attempt of the request id: after the retries it could have had.
  if (random.chance(repeats.again)) add(1500 + random.wait(9000), file, requestId, 4)
  return follows
}

/** Orders sent at once; the producer sends some of them twice, under another message id. */
export function orders(world: World, made: Upstream, random: Random, queue: Queue): number {
  const sent = made.orders(world.sim.now())
  for (const order of sent) {
    queue.send(order)
    if (random.chance(resentOrder(order.source)))
      world.sim.at(world.sim.now() + lag(random), () => queue.send(order))
  }
  return sent.length
}

/** A payment; some clients send it again at once, or hours later when it is forgotten. */
export async function payment(world: World, made: Upstream, random: Random): Promise<void> {
  const paid = made.payment()
  const requestId = random.uuid()
  const twin = random.chance(0.004) ? random.uuid() : null
  const repeat = random.chance(0.05) ? { after: lag(random), requestId: random.uuid() } : null
  if (twin)
    world.sim.at(world.sim.now() + random.int(15, 40), () => void world.deliver('payments', paid, twin))
  const status = await world.deliver('payments', paid, requestId)
  if (status === 'success' && repeat)
    world.sim.at(world.sim.now() + repeat.after, () => void world.deliver('payments', paid, repeat.requestId))
}
