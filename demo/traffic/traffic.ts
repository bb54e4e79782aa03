import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlApi } from '../load/control-api.ts'
import { random } from '../pipelines/random.ts'
import { upstream } from '../pipelines/upstream.ts'
import type { ControlFiles } from './control-files.ts'
import type { Invoker } from './invoker.ts'
import { actsPerSecond, type LiveProducers, liveProducers, type Outlet } from './live-producers.ts'
import { type LiveQueue, liveQueue } from './live-queue.ts'
import { type RequestWatch, requestWatch } from './request-watch.ts'

const BURST_EVERY_MS = 4 * 60_000
const POLL_MS = 500
const POLLERS = 2
const LOOK_MS = 1000
/** A machine that falls so far behind gets no new events until it has caught up. */
const MOST_UNFINISHED = 20

export interface TrafficParts {
  readonly api: ControlApi
  readonly invoker: Invoker
  readonly files: ControlFiles
  /** Deliveries a second. */
  readonly rate: number
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** Sends live events until the signal. While it is paused it begins nothing, and finishes what it began. */
export async function runTraffic(parts: TrafficParts): Promise<void> {
  const { api, files, signal } = parts
  const watch = requestWatch(api, files.read() ?? { truthRead: null, requests: [] })
  // Before anything is sent: a run that ends before the watch knows where the truth stood would never be seen.
  await watch.look()
  const work: Work = { flying: 0, failing: false }
  const queue = liveQueue(
    (event) => track(work, parts, () => parts.invoker.call('order-events', event)),
    Date.now,
  )
  const outlet = outletOf(parts, work, queue, watch)
  // A tenth of a second each: numbers that no earlier run of ours has used.
  const made = upstream(random(`live/${Date.now()}`), Math.floor(Date.now() / 100) % 1_000_000_000)
  const producers = liveProducers(outlet, made, random(`${Date.now()}/live`), Date.now)
  const busy = () => files.paused || work.flying + queue.size + watch.open.length > MOST_UNFINISHED
  const loops = [
    produce(parts, producers, busy),
    bursts(parts, producers, busy),
    ...Array.from({ length: POLLERS }, () => every(POLL_MS, signal, () => queue.poll())),
    every(LOOK_MS, signal, () => report(parts, watch, work, queue)),
  ]
  await Promise.all(loops)
}

interface Work {
  flying: number
  /** The last call did not reach local-aws: said once. */
  failing: boolean
}

async function track<T>(work: Work, { say, signal }: TrafficParts, call: () => Promise<T>): Promise<T> {
  work.flying++
  try {
    const answer = await call()
    work.failing = false
    return answer
  } catch (error) {
    if (!work.failing && !signal.aborted)
      say(`sending failed: ${error instanceof Error ? error.message : String(error)}`)
    work.failing = true
    throw error
  } finally {
    work.flying--
  }
}

function outletOf(parts: TrafficParts, work: Work, queue: LiveQueue, watch: RequestWatch): Outlet {
  return {
    queue,
    send: (pipeline, event) => {
      track(work, parts, () => parts.invoker.send(pipeline, event)).then(
        (requestId) => watch.add(requestId),
        // Said by track; an upstream whose notification is lost is no event.
        () => undefined,
      )
    },
    later: (afterMs, act) => {
      const timer = setTimeout(() => {
        if (!parts.files.paused) act()
      }, afterMs)
      parts.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
    },
  }
}

async function produce(
  { rate, signal }: TrafficParts,
  producers: LiveProducers,
  busy: () => boolean,
): Promise<void> {
  const dice = random(`${Date.now()}/pace`)
  const mean = 1000 / actsPerSecond(rate)
  while (await waited(dice.wait(mean), signal)) if (!busy()) producers.act()
}

async function bursts(
  { signal }: TrafficParts,
  producers: LiveProducers,
  busy: () => boolean,
): Promise<void> {
  while (await waited(BURST_EVERY_MS, signal)) if (!busy()) producers.burst()
}

async function report(
  { files }: TrafficParts,
  watch: RequestWatch,
  work: Work,
  queue: LiveQueue,
): Promise<void> {
  const paused = files.paused
  // Counted before the truth is read: what flew then is in `open` now, or had its end.
  const flying = work.flying
  await watch.look()
  const requests = watch.open
  const unfinished = flying + work.flying + queue.size + requests.length
  files.write({ pid: process.pid, paused, unfinished, truthRead: watch.truthRead, requests })
}

/** Acts again and again, one after another, with a pause between. */
async function every(ms: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (await waited(ms, signal)) await act().catch((error: unknown) => rethrowUnless(signal, error))
}

function rethrowUnless(signal: AbortSignal, error: unknown): void {
  if (!signal.aborted) throw error
}

/** false: the signal came first. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  return sleep(ms, true, { signal }).catch(() => false)
}
