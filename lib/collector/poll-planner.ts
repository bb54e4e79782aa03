import type { LiveReader } from './live-reader.ts'
import { pollInterval, stretchFor } from './poll-plan.ts'
import { SECOND } from './stretch-of-time.ts'

/** The part of the budget that polls are planned for; the rest is for large sweeps and the past. */
const POLLS_SHARE = 0.5
const PLAN_MS = SECOND

/** Spreads the polls of all groups that share a budget so that together they fit it. */
export class PollPlanner {
  readonly #perSecond: number
  readonly #readers: LiveReader[] = []
  #planned = Number.NEGATIVE_INFINITY

  /** `perSecond`: requests a second that are ours. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  add(reader: LiveReader): void {
    this.#readers.push(reader)
    this.#planned = Number.NEGATIVE_INFINITY
  }

  /** Once a second. A failing group is left alone by its own patience, and asks for nothing meanwhile. */
  plan(now: number): void {
    if (now - this.#planned < PLAN_MS && now >= this.#planned) return
    this.#planned = now
    const demands = this.#readers.filter(({ failing }) => !failing).map(({ demand }) => demand)
    const stretch = stretchFor(demands, this.#perSecond * POLLS_SHARE)
    for (const reader of this.#readers) reader.intervalMs = pollInterval(reader.demand, stretch)
  }
}
