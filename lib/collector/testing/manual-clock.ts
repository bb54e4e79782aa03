import type { Clock } from '../clock.ts'

/** A clock that goes only when told, waking its sleepers in the order of their times. */
export class ManualClock implements Clock {
  #now: number
  #sleepers: { at: number; readonly wake: () => void }[] = []

  readonly #settled: () => Promise<void>

  /** `settled`: resolves when everybody sleeps again, or what happens has run. */
  constructor(now: number, settled: () => Promise<void> = promisesRun) {
    this.#now = now
    this.#settled = settled
  }

  get sleepers(): number {
    return this.#sleepers.length
  }

  now(): number {
    return this.#now
  }

  /** A wrong clock: nobody wakes, and who sleeps sleeps as long as before (timers do not go by the clock). */
  jump(ms: number): void {
    this.#now += ms
    for (const sleeper of this.#sleepers) sleeper.at += ms
  }

  sleep(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (stop.aborted) return resolve()
      const wake = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper)
        stop.removeEventListener('abort', wake)
        resolve()
      }
      // A sleep of nothing still lets a millisecond pass, so that a busy loop cannot stand still in time.
      const sleeper = { at: this.#now + Math.max(1, ms), wake }
      this.#sleepers.push(sleeper)
      stop.addEventListener('abort', wake, { once: true })
    })
  }

  /** Lets time go by, everything that happens meanwhile included. `each` is called whenever somebody has been woken. */
  async advance(ms: number, each: () => void = () => {}): Promise<void> {
    const end = this.#now + ms
    await this.#settled()
    while (true) {
      const next = this.#sleepers.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
      if (next > end) break
      this.#now = Math.max(this.#now, next)
      for (const sleeper of this.#sleepers.filter(({ at }) => at <= this.#now)) sleeper.wake()
      await this.#settled()
      each()
    }
    this.#now = end
  }
}

/** Until the promises at hand have run: nothing in a simulation waits for real time. */
function promisesRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
