import { MINUTE, SECOND } from './stretch-of-time.ts'

/** How often the live end of a group is read where the budget is ample, ms. */
export interface PollRules {
  readonly busyMs: number
  readonly quietMs: number
}

/**
 * With six seconds between polls that each look back fifteen, a line is read four times before it is left to the
 * sweeps. An endpoint on this machine is asked more often while its groups are few; the embedded one has no quota at all.
 */
export function pollRules(onThisMachine: boolean, embedded = false): PollRules {
  if (embedded) return { busyMs: 2 * SECOND, quietMs: 5 * SECOND }
  return { busyMs: 6 * SECOND, quietMs: onThisMachine ? 6 * SECOND : MINUTE }
}

/** Where each read costs what it scans: once a minute, whatever comes. */
export const COSTLY_POLLS: PollRules = { busyMs: MINUTE, quietMs: MINUTE }

/** A group with news is read again soon, a quiet one ever less often. */
export function nextPoll(rules: PollRules, lastMs: number, newLines: number): number {
  return newLines > 0 ? rules.busyMs : Math.min(rules.quietMs, Math.max(rules.busyMs, lastMs * 1.5))
}

/** How long to leave a failing group alone: doubling, never longer than a quiet group's patience allows. */
export function backoffMs(failures: number, maxMs: number): number {
  return Math.min(maxMs, SECOND * 2 ** Math.min(20, Math.max(0, failures - 1)))
}
