import type { Random } from '../pipelines/random.ts'
import { s3Notification, type Upload } from '../pipelines/s3-event.ts'
import { sequencer, type Upstream } from '../pipelines/upstream.ts'
import { type Queue } from './queue.ts'
import type { World } from './world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How often an upload comes more than once, and why: probabilities per upload. */
interface Repeats {
  /** S3 sends the notification again: same sequencer, new request id. */
  readonly notified: number
  /** The producer uploads the same bytes again: new sequencer, same etag. */
  readonly uploaded: number
  /** Lambda runs the same request once more though it succeeded. */
  readonly again: number
  /** Other bytes under the old name. */
  readonly changed: number
  /** Two notifications at once. */
  readonly race: number
}

const REPEATS: Readonly<Record<string, Repeats>> = {
  'invoice-files': { notified: 0.05, uploaded: 0.06, again: 0.012, changed: 0.01, race: 0 },
  'vendor-drop': { notified: 0.025, uploaded: 0.015, again: 0.005, changed: 0.002, race: 0 },
  'vendor-drop-legacy': { notified: 0.025, uploaded: 0.01, again: 0.005, changed: 0, race: 0 },
  'file-ingest': { notified: 0.02, uploaded: 0.012, again: 0.005, changed: 0, race: 0.0014 },
}

/** Deliveries that one new event makes on average: what turns a wished number of deliveries into one of events. */
export function deliveriesPerEvent(pipeline: string): number {
  const repeats = REPEATS[pipeline]
  if (!repeats) return pipeline === 'payments' ? 1.07 : 1.11
  return 1.01 + repeats.notified + repeats.uploaded + repeats.again + repeats.changed + repeats.race
}

/** How late a repeat comes: mostly soon, sometimes hours later. ms */
function lag(random: Random): number {
  if (random.chance(0.6)) return 2000 + random.wait(40_000)
  return random.chance(0.75) ? MINUTE_MS + random.wait(25 * MINUTE_MS) : HOUR_MS + random.wait(8 * HOUR_MS)
}

/** One upload and whatever follows from it. What repeats it comes after it was handled once. */
export async function upload(world: World, made: Upstream, random: Random, pipeline: string): Promise<void> {
  const repeats = REPEATS[pipeline]
  if (!repeats) throw new Error(`${pipeline} takes no uploads`)
  const file = made.upload(pipeline, world.sim.now())
  const requestId = random.uuid()
  // Drawn before anything waits: the draws' order is then the order of the uploads.
  const follows = plan(repeats, file, requestId, random)
  if (random.chance(repeats.race)) {
    const twin = random.uuid()
    world.sim.at(world.sim.now() + random.int(1, 8), () => void world.deliver(pipeline, s3Notification(file), twin))
  }
  const status = await world.deliver(pipeline, s3Notification(file), requestId)
  if (status !== 'success') return
  for (const { after, event, request, number } of follows) {
    world.sim.at(world.sim.now() + after, () => {
      void (number === 1 ? world.deliver(pipeline, event, request) : world.invoke(pipeline, event, request, number))
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
    add(after, { ...file, sequencer: sequencer(file.time + after, random), time: Math.round(file.time + after) })
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
    if (random.chance(order.source === 'marketplace' ? 0.11 : 0.045))
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
