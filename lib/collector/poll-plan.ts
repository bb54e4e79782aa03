import { SECOND } from './stretch-of-time.ts'

/** What the polls of one group ask for. */
export interface PollDemand {
  /** ms between polls where the budget is ample */
  readonly wantedMs: number
  /** ms between them at most */
  readonly mostMs: number
  /** requests a poll */
  readonly requests: number
}

const MOST_STRETCH = 64
const STEPS = 12

/** ms between the polls of a group when all are stretched alike, each as far as it bears. */
export function pollInterval({ wantedMs, mostMs }: PollDemand, stretch: number): number {
  return Math.max(wantedMs, Math.min(mostMs, wantedMs * stretch))
}

/**
 * By how much polls must be stretched so that together they ask no more than `perSecond`: the least such factor, or the
 * largest there is where even that does not suffice (then who has waited longest, for its interval, goes first).
 */
export function stretchFor(demands: readonly PollDemand[], perSecond: number): number {
  const asked = (stretch: number) =>
    demands.reduce((sum, each) => sum + (each.requests * SECOND) / pollInterval(each, stretch), 0)
  if (asked(1) <= perSecond) return 1
  let [enough, little] = [Math.log(MOST_STRETCH), 0]
  for (let step = 0; step < STEPS; step++) {
    const middle = (enough + little) / 2
    if (asked(Math.exp(middle)) <= perSecond) enough = middle
    else little = middle
  }
  return Math.exp(enough)
}
