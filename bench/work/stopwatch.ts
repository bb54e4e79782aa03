/** By the clock, and by what the processor did for us: the latter is what a busy machine distorts less. */
export interface Spent {
  readonly ms: number
  readonly processorMs: number
}

/** Adds up the parts of a job that are timed. */
export class Stopwatch {
  #ms = 0
  #processorMs = 0

  time(work: () => void): void {
    const before = process.cpuUsage()
    const began = performance.now()
    work()
    this.#ms += performance.now() - began
    const { user, system } = process.cpuUsage(before)
    this.#processorMs += (user + system) / 1_000
  }

  get spent(): Spent {
    return { ms: this.#ms, processorMs: this.#processorMs }
  }
}
