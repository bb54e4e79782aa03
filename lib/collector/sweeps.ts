import type { Cursor } from '#lib/store/writer-port.ts'
import { OVERLAP_MS } from './hot-window.ts'
import { DAY, floorMinute, HOUR, MINUTE, SECOND, type Stretch } from './stretch-of-time.ts'

/** Reads again what is so old every so often: late lines get rarer the later they are. ms */
export interface Sweep {
  readonly name: string
  readonly spanMs: number
  readonly everyMs: number
}

export const SWEEPS: readonly Sweep[] = [
  { name: '10m', spanMs: 10 * MINUTE, everyMs: 75 * SECOND },
  { name: '1h', spanMs: HOUR, everyMs: 15 * MINUTE },
  { name: '24h', spanMs: DAY, everyMs: 6 * HOUR },
]
export const SWEEP_NAMES: readonly string[] = SWEEPS.map(({ name }) => name)

/** A part of a sweep to read now. */
export interface SweepPart extends Stretch {
  readonly sweep: Sweep
  /** When the whole sweep began: the next one looks back from there. */
  readonly began: number
  readonly end: number
}

/*
 * A sweep in several parts keeps its place beside its time, so that a restart goes on: `24h.began`, `24h.at`.
 * 0 says that none is under way (a stored cursor's entries are overwritten, never taken away).
 */
const placeOf = (sweep: Sweep) => ({ began: `${sweep.name}.began`, at: `${sweep.name}.at` })

/** When the next sweep is due, ms; one that is half done is due at once, as is one whose last time a wrong clock made up. */
export function sweepDue(cursor: Cursor, sweep: Sweep, now: number): number {
  if (cursor.high === null) return Number.POSITIVE_INFINITY
  if (cursor.sweeps[placeOf(sweep).at]) return 0
  const last = cursor.sweeps[sweep.name] ?? 0
  return last > now + sweep.everyMs ? 0 : last + sweep.everyMs
}

/** When there is a sweep to do next, ms. */
export function nextSweepDue(cursor: Cursor, now: number): number {
  return Math.min(...SWEEPS.map((sweep) => sweepDue(cursor, sweep, now)))
}

/**
 * The next part of the narrowest sweep that is due, of at most `sliceMs`; null where none is.
 * A line that came after the last sweep began, and no later than the span after its own time, has a time after
 * (that beginning − span): from there to the frontier is read, so none of them is missed however long the pause was.
 */
export function nextSweep(cursor: Cursor, now: number, sliceMs: number): SweepPart | null {
  const { low, high } = cursor
  if (low === null || high === null) return null
  const sweep = SWEEPS.find((each) => sweepDue(cursor, each, now) <= now)
  if (sweep === undefined) return null
  const place = placeOf(sweep)
  const began = cursor.sweeps[place.began] || now
  const last = cursor.sweeps[sweep.name] ?? began
  const start = floorMinute(Math.min(last, began) - sweep.spanMs - OVERLAP_MS)
  const from = Math.max(low, cursor.sweeps[place.at] || start)
  const end = Math.max(from, high)
  return { purpose: 'sweep', sweep, began, from, to: Math.min(end, from + sliceMs), end }
}

/** What a part that was read moves: the sweep's place, or, with its last part, its time. */
export function afterSweep(cursor: Cursor, part: SweepPart): Partial<Cursor> {
  const place = placeOf(part.sweep)
  const moved =
    part.to >= part.end
      ? { [part.sweep.name]: part.began, [place.began]: 0, [place.at]: 0 }
      : { [place.began]: part.began, [place.at]: part.to }
  return { sweeps: { ...cursor.sweeps, ...moved } }
}
