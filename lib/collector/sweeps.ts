import type { Cursor } from '#lib/store/writer-port.ts'
import { OVERLAP_MS } from './hot-window.ts'
import { DAY, HOUR, MINUTE, SECOND, type Stretch } from './stretch-of-time.ts'

/** Reads again what is so old every so often: late lines get rarer the later they are. ms */
export interface Sweep {
  readonly name: string
  readonly spanMs: number
  readonly everyMs: number
  /** What is younger than this is read by others as often: a sweep of its own leaves it out. */
  readonly skipsMs: number
}

/** A line no later than (span − every) is within the next sweep, however long the pauses; that much the next wider one skips. */
export const SWEEPS: readonly Sweep[] = [
  { name: '10m', spanMs: 10 * MINUTE, everyMs: 75 * SECOND, skipsMs: OVERLAP_MS },
  { name: '1h', spanMs: HOUR, everyMs: 15 * MINUTE, skipsMs: 10 * MINUTE - 75 * SECOND },
  { name: '24h', spanMs: DAY, everyMs: 6 * HOUR, skipsMs: HOUR - 15 * MINUTE },
]
/** Where each read costs what it scans: late lines are looked for less often, and none is younger than a poll is long. */
export const COSTLY_SWEEPS: readonly Sweep[] = [
  { name: '1h', spanMs: HOUR, everyMs: 15 * MINUTE, skipsMs: OVERLAP_MS },
  { name: '24h', spanMs: DAY, everyMs: 6 * HOUR, skipsMs: HOUR - 15 * MINUTE },
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
  if (sweepBegan(cursor, sweep) !== null) return 0
  const last = cursor.sweeps[sweep.name] ?? 0
  return last > now + sweep.everyMs ? 0 : last + sweep.everyMs
}

/** ms; when the sweep that is half done began; null: none is */
export function sweepBegan(cursor: Cursor, sweep: Sweep): number | null {
  const place = placeOf(sweep)
  return cursor.sweeps[place.at] ? (cursor.sweeps[place.began] ?? null) : null
}

/**
 * Where a sweep that begins then begins in time: so far back that every line which came after the last one, and was no
 * later than (span − every), is in it. ms
 */
export function sweepStart(cursor: Cursor, sweep: Sweep, began: number): number {
  const last = cursor.sweeps[sweep.name] ?? began
  return Math.max(cursor.low ?? 0, Math.min(began, last + sweep.everyMs) - sweep.spanMs)
}

/** The next part of a sweep that is due, of at most `sliceMs`. Its stretch may be empty: then there is nothing to read. */
export function sweepPart(cursor: Cursor, sweep: Sweep, now: number, sliceMs: number): SweepPart {
  const place = placeOf(sweep)
  const began = cursor.sweeps[place.began] || now
  const from = Math.max(cursor.low ?? 0, cursor.sweeps[place.at] || sweepStart(cursor, sweep, began))
  const end = Math.max(from, Math.min(cursor.high ?? 0, began) - sweep.skipsMs)
  return { purpose: 'sweep', sweep, began, from, to: Math.min(end, from + sliceMs), end }
}

/** What a part that was read moves: the sweep's place, or, with its last part, its time. */
export function afterSweep(part: SweepPart): Partial<Cursor> {
  const place = placeOf(part.sweep)
  return part.to >= part.end
    ? sweptAt([part.sweep], part.began)
    : { sweeps: { [place.began]: part.began, [place.at]: part.to } }
}

/** These sweeps came through whole, begun at that instant. */
export function sweptAt(sweeps: readonly Sweep[], began: number): Partial<Cursor> {
  const entries = sweeps.flatMap((sweep) => {
    const place = placeOf(sweep)
    return [[sweep.name, began] as const, [place.began, 0] as const, [place.at, 0] as const]
  })
  return { sweeps: Object.fromEntries(entries) }
}
