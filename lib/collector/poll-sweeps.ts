import type { Cursor } from '#lib/store/writer-port.ts'
import { SECOND } from './stretch-of-time.ts'
import { type Sweep, sweepBegan, sweepDue, sweepStart } from './sweeps.ts'

/** Lines that a poll may bring besides the new ones: about half a page. */
const FEW_LINES = 4_000
/** A sweep is not put off to the next poll where that made it later than this. */
const LATE_MS = 45 * SECOND

/** A sweep so small that a poll takes it along: then it costs no request of its own. */
export function isSmall(cursor: Cursor, sweep: Sweep, now: number, linesPerSecond: number | null): boolean {
  if (linesPerSecond === null || sweepBegan(cursor, sweep) !== null) return false
  return ((now - sweepStart(cursor, sweep, now)) / SECOND) * linesPerSecond <= FEW_LINES
}

/**
 * The sweeps that a poll takes along, narrowest first. Nested: a wider one only together with the narrower, so that no
 * line is read for one what it has just been read for another.
 */
export function alongWithPoll(
  sweeps: readonly Sweep[],
  cursor: Cursor,
  now: number,
  { intervalMs, linesPerSecond }: { readonly intervalMs: number; readonly linesPerSecond: number | null },
): readonly Sweep[] {
  const taken: Sweep[] = []
  for (const sweep of sweeps) {
    const due = sweepDue(cursor, sweep, now)
    const waits = due > now && (taken.length > 0 || now + intervalMs <= due + LATE_MS)
    if (waits || !isSmall(cursor, sweep, now, linesPerSecond)) break
    taken.push(sweep)
  }
  return taken
}
