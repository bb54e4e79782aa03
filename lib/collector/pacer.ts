import type { Clock } from './clock.ts'
import { newBucket, take, throttled } from './token-bucket.ts'

/** The live end, what comes late, the past. */
export type Lane = 'live' | 'sweep' | 'past'

/** Lets requests through at the rate of one account and region. */
export interface Pacer {
  /** Resolves when a request may be made; rejects with the reason when `stop` aborts. */
  turn(lane: Lane, stop: AbortSignal): Promise<void>
  /** How many wait for their turn. */
  waiting(lane: Lane): number
  /** AWS said that it was too much. */
  throttled(): void
}

/** Who goes first, turn by turn: however busy the live end is, the others get theirs. */
const TURNS: readonly (readonly Lane[])[] = [
  ['live', 'sweep', 'past'],
  ['live', 'sweep', 'past'],
  ['sweep', 'live', 'past'],
  ['live', 'sweep', 'past'],
  ['past', 'live', 'sweep'],
]

/** First come, first served within a lane; the live end before what comes late, that before the past. */
export function newPacer(ratePerSecond: number, clock: Clock, stop: AbortSignal): Pacer {
  let bucket = newBucket(ratePerSecond, clock.now())
  const waiting: Record<Lane, (() => void)[]> = { live: [], sweep: [], past: [] }
  let serving = false
  let turns = 0

  const anyone = () => Object.values(waiting).some((queue) => queue.length > 0)
  const serveOne = () => {
    const lane = TURNS[turns++ % TURNS.length]?.find((each) => waiting[each].length > 0)
    if (lane !== undefined) waiting[lane].shift()?.()
  }
  const serve = async () => {
    if (serving) return
    serving = true
    while (anyone() && !stop.aborted) {
      const taken = take(bucket, clock.now())
      bucket = taken.bucket
      if (taken.waitMs > 0) await clock.sleep(taken.waitMs, stop)
      else serveOne()
    }
    serving = false
  }
  return {
    turn: async (lane, until) => {
      until.throwIfAborted()
      await new Promise<void>((resolve) => {
        const served = () => {
          until.removeEventListener('abort', served)
          resolve()
        }
        until.addEventListener('abort', served, { once: true })
        waiting[lane].push(served)
        void serve()
      })
      until.throwIfAborted()
    },
    waiting: (lane) => waiting[lane].length,
    throttled: () => {
      bucket = throttled(bucket, clock.now())
    },
  }
}
