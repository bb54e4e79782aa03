import { type BusEntry, busEvent } from '../pipelines/bus-event.ts'
import { type BusPipeline, busRepeatsOf } from '../pipelines/habits.ts'
import type { Random } from '../pipelines/random.ts'
import type { Upstream } from '../pipelines/upstream.ts'
import { lag } from './producers.ts'
import type { World } from './world.ts'

/** An event on the bus and whatever follows from it. */
export function occur(world: World, made: Upstream, random: Random, pipeline: BusPipeline): void {
  const repeats = busRepeatsOf(pipeline)
  const entry = made.occurrence(pipeline, world.sim.now())
  const successor = random.chance(repeats.overtaken) ? made.successor(entry) : null
  if (successor !== null) put(world, random, pipeline, successor, 0)
  put(world, random, pipeline, entry, successor === null ? 0 : 2000 + random.wait(15_000))
}

/** What repeats it comes after it was handled once. All is drawn at once: the draws' order is that of the events. */
function put(world: World, random: Random, pipeline: BusPipeline, entry: BusEntry, after: number): void {
  const { sim } = world
  const repeats = busRepeatsOf(pipeline)
  const draw = (probability: number, wait: () => number) => {
    const drawn = { id: random.uuid(), requestId: random.uuid(), after: wait() }
    return random.chance(probability) ? drawn : null
  }
  const first = { id: random.uuid(), requestId: random.uuid() }
  const redelivered = draw(repeats.redelivered, () => lag(random))
  const resent = draw(repeats.resent, () => lag(random))
  const again = draw(repeats.again, () => 1500 + random.wait(9000))
  const follow = (event: unknown, at: typeof resent) => {
    if (at) sim.at(sim.now() + at.after, () => void world.deliver(pipeline, event, at.requestId))
  }
  sim.at(sim.now() + after, async () => {
    const event = busEvent(entry, first.id, sim.now())
    const status = await world.deliver(pipeline, event, first.requestId)
    if (status !== 'success') return
    follow(event, redelivered)
    if (resent) follow(busEvent(entry, resent.id, sim.now() + resent.after), resent)
    // The fourth attempt of the request id: after the retries it could have had.
    if (again) sim.at(sim.now() + again.after, () => void world.invoke(pipeline, event, first.requestId, 4))
  })
}
