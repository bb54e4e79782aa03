import type { Cursor } from '#lib/store/writer-port.ts'
import { floorMinute, HOUR, MINUTE, SECOND, type Stretch } from './stretch-of-time.ts'

/** CloudWatch shows lines in an order that is not quite that of their times: every poll reads this much again. */
export const OVERLAP_MS = 15 * SECOND
/** What the very first read covers; the past before it is the backfill's. */
const FIRST_READ_MS = 10 * MINUTE
/** Lines may be stamped up to 2 h ahead; a local clock that is behind makes all of them so. */
const AHEAD_MS = 2 * HOUR + 5 * MINUTE
/** A frontier further behind is not caught up minute by minute: the live end first, the rest as a gap. */
export const CATCH_UP_MS = HOUR

/**
 * The live end: from a little before the frontier to whatever is there, the future included. `lastRead` is when this
 * process last read it (null: never): where a clock that was ahead has left the frontier in the future, it goes on from there.
 */
export function hotWindow(cursor: Cursor, now: number, lastRead: number | null = null): Stretch {
  if (cursor.high === null)
    return { purpose: 'hot', from: floorMinute(now - FIRST_READ_MS), to: now + AHEAD_MS }
  const from = Math.max(cursor.low ?? 0, Math.min(cursor.high, now, lastRead ?? cursor.high) - OVERLAP_MS)
  return { purpose: 'hot', from, to: Math.max(now, cursor.high) + AHEAD_MS }
}

/**
 * What a hot read that began at `readAt` moves. The frontier is never later than that, and never moves back. The first
 * one also says where the backfill begins and ends; sweeps count from here, for what is older was not there before.
 */
export function afterHot(
  cursor: Cursor,
  window: Stretch,
  readAt: number,
  rules: { readonly backfillMs: number; readonly sweepNames: readonly string[] },
): Partial<Cursor> {
  if (cursor.high !== null) return { high: Math.max(cursor.high, readAt) }
  const sweeps = Object.fromEntries(rules.sweepNames.map((name) => [name, readAt]))
  const target = Math.min(window.from, floorMinute(readAt - rules.backfillMs))
  return { low: window.from, high: readAt, target, sweeps: { ...cursor.sweeps, ...sweeps } }
}

/** After a long absence: the stretch to leave for later, so that the live end is read first. null: nothing to leave. */
export function leftBehind(
  cursor: Cursor,
  now: number,
): { readonly from: number; readonly to: number } | null {
  if (cursor.high === null || now - cursor.high <= CATCH_UP_MS) return null
  return { from: floorMinute(cursor.high - OVERLAP_MS), to: floorMinute(now - FIRST_READ_MS) }
}
