import { MINUTE, SECOND } from './stretch-of-time.ts'

/** How often the live end of a group is read, ms. */
export interface PollRules {
  readonly busyMs: number
  readonly quietMs: number
}

/** An endpoint of one's own has no quota that others need; AWS's is shared with people and other tools. */
export function pollRules(ownEndpoint: boolean): PollRules {
  return ownEndpoint ? { busyMs: 2 * SECOND, quietMs: 5 * SECOND } : { busyMs: 5 * SECOND, quietMs: MINUTE }
}

/** A group with news is read again soon, a quiet one ever less often. */
export function nextPoll(rules: PollRules, lastMs: number, newLines: number): number {
  return newLines > 0 ? rules.busyMs : Math.min(rules.quietMs, Math.max(rules.busyMs, lastMs * 1.5))
}

/** How long to leave a failing group alone: doubling, never longer than a quiet group's patience allows. */
export function backoffMs(failures: number, maxMs: number): number {
  return Math.min(maxMs, SECOND * 2 ** Math.min(20, Math.max(0, failures - 1)))
}
