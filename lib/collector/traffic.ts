import { MINUTE, SECOND } from './stretch-of-time.ts'

const MEMORY_MS = 2 * MINUTE
const BUSY_RATE = 0.5
const SLOW_RATE = 0.01

/** How many lines a group has of late. */
export class Traffic {
  #rate: number | null = null

  /** Lines a second; null: not known yet. */
  get linesPerSecond(): number | null {
    return this.#rate
  }

  /** So many new lines came within `elapsedMs`. */
  note(newLines: number, elapsedMs: number): void {
    if (elapsedMs <= 0) return
    const rate = (newLines * SECOND) / elapsedMs
    const weight = 1 - Math.exp(-elapsedMs / MEMORY_MS)
    this.#rate = this.#rate === null ? rate : this.#rate + (rate - this.#rate) * weight
  }
}

/** How far behind a group may fall where the budget is short, ms: who watches a busy one waits for it. */
export function patienceOf(linesPerSecond: number | null): number {
  if (linesPerSecond === null || linesPerSecond >= BUSY_RATE) return 10 * SECOND
  return linesPerSecond >= SLOW_RATE ? 40 * SECOND : 75 * SECOND
}
