import type { Clock } from './clock.ts'
import { newBucket, take, throttled } from './token-bucket.ts'

export type Lane = 'live' | 'past'

/** Lets requests through at the rate of one account and region. */
export interface Pacer {
  /** Resolves when a request may be made; rejects with the reason when `stop` aborts. */
  turn(lane: Lane, stop: AbortSignal): Promise<void>
  /** AWS said that it was too much. */
  throttled(): void
}

/** Of so many turns one is the past's, however busy the live end is. */
const PAST_EVERY = 5

/** First come, first served within a lane; the live end before the past. */
export function newPacer(ratePerSecond: number, clock: Clock, stop: AbortSignal): Pacer {
  let bucket = newBucket(ratePerSecond, clock.now())
  const waiting: Record<Lane, (() => void)[]> = { live: [], past: [] }
  let serving = false
  let turns = 0

  const next = (): (() => void) | undefined => {
    const pastsTurn = turns % PAST_EVERY === PAST_EVERY - 1
    const [first, second]: readonly [Lane, Lane] = pastsTurn ? ['past', 'live'] : ['live', 'past']
    return waiting[first].shift() ?? waiting[second].shift()
  }
  const serve = async () => {
    if (serving) return
    serving = true
    while (waiting.live.length + waiting.past.length > 0 && !stop.aborted) {
      const taken = take(bucket, clock.now())
      bucket = taken.bucket
      if (taken.waitMs > 0) {
        await clock.sleep(taken.waitMs, stop)
        continue
      }
      next()?.()
      turns++
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
    throttled: () => {
      bucket = throttled(bucket, clock.now())
    },
  }
}
