import { type Lasting, steady } from './lasting.ts'
import type { LiveJob } from './live-job.ts'
import { MINUTE, SECOND } from './stretch-of-time.ts'

const LOOK_AGAIN_MS = 5 * SECOND

interface Entry {
  readonly job: LiveJob
  readonly steady: ReturnType<typeof steady>
  running: boolean
  /** ms; after a failure that is not AWS's */
  hold: number
}

export interface JobLaneOptions {
  /** Jobs that may be under way at once. */
  readonly slots: number
  /** Called before each choice. */
  plan(now: number): void
  /**
   * How long to choose nobody yet, ms: who is chosen waits for the budget in the order of the choices, so it is better
   * made when a request can be.
   */
  holdMs(): number
}

/** Jobs that share a budget: the most urgent goes next, a few at once, so that one that hangs does not hold up the others. */
export class JobLane {
  readonly #options: JobLaneOptions
  readonly #lasting: Lasting
  readonly #entries: Entry[] = []
  readonly #running = new Set<Promise<void>>()
  #wake = new AbortController()

  constructor(options: JobLaneOptions, lasting: Lasting) {
    this.#options = options
    this.#lasting = lasting
  }

  add(what: string, job: LiveJob): void {
    this.#entries.push({ job, steady: steady(what, this.#lasting), running: false, hold: 0 })
    this.#wake.abort()
  }

  /** Begins what is most urgent, or waits until something is due. Answers the pause before the next step, ms. */
  async step(): Promise<number> {
    const now = this.#lasting.clock.now()
    const { slots, plan, holdMs } = this.#options
    plan(now)
    const heldMs = holdMs()
    if (heldMs > 0) return heldMs
    const next = this.#running.size < slots ? this.#mostUrgent(now) : null
    if (next !== null) {
      this.#begin(next)
      return 0
    }
    this.#wake = new AbortController()
    const woken = AbortSignal.any([this.#wake.signal, this.#lasting.stop])
    await this.#lasting.clock.sleep(this.#idleMs(now), woken)
    return 0
  }

  /** Resolves when nothing is under way any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#running)
  }

  #mostUrgent(now: number): Entry | null {
    let best: Entry | null = null
    let most = 0
    for (const entry of this.#entries) {
      if (entry.running || isHeld(entry, now)) continue
      const urgency = entry.job.urgency(now)
      if (urgency > most) [best, most] = [entry, urgency]
    }
    return best
  }

  #begin(entry: Entry): void {
    entry.running = true
    const run = async () => {
      const pauseMs = await entry.steady(async () => {
        await entry.job.run()
        return 0
      })
      entry.hold = pauseMs === 0 ? 0 : this.#lasting.clock.now() + pauseMs
      entry.running = false
      this.#wake.abort()
    }
    const running = run().finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  #idleMs(now: number): number {
    if (this.#running.size >= this.#options.slots) return LOOK_AGAIN_MS
    const waiting = this.#entries.filter(({ running }) => !running)
    const dues = waiting.map((entry) => (isHeld(entry, now) ? entry.hold : entry.job.due(now)))
    return Math.max(1, Math.min(LOOK_AGAIN_MS, Math.min(...dues) - now))
  }
}

/** A clock that was ahead holds nobody up. */
function isHeld({ hold }: Entry, now: number): boolean {
  return hold > now && hold <= now + MINUTE
}
