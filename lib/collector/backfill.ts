import type { Range } from '#lib/domain/answer.ts'
import type { Cursor } from '#lib/store/writer-port.ts'
import { floorMinute, HOUR, MINUTE, type Stretch } from './stretch-of-time.ts'

export const FIRST_SLICE_MS = HOUR
export const MIN_SLICE_MS = MINUTE
const MAX_SLICE_MS = 6 * HOUR
const MANY_PAGES = 8
const FEW_LINES = 2_000

/**
 * The next stretch of the past, newest first: gaps within what is read, then what lies before `low`. At most `sliceMs`.
 * null: nothing left.
 */
export function nextBackfill(cursor: Cursor, gaps: readonly Range[], sliceMs: number): Stretch | null {
  const { low, high, target } = cursor
  if (low === null || high === null) return null
  const gap = gaps.reduce<Range | null>(
    (latest, each) => (latest === null || each.to > latest.to ? each : latest),
    null,
  )
  if (gap !== null)
    return { purpose: 'gap', from: Math.max(gap.from, floorMinute(gap.to - sliceMs)), to: gap.to }
  if (target === null || low <= target) return null
  return { purpose: 'backfill', from: Math.max(target, floorMinute(low - sliceMs)), to: low }
}

/**
 * A longer `backfill:` moves the target back; a shorter one, or time going by, does not give up what was begun. What is
 * older than `readableFrom` (ms) is gone at AWS: the backfill ends there.
 */
export function targetFor(
  cursor: Cursor,
  {
    backfillMs,
    readableFrom,
    now,
  }: { readonly backfillMs: number; readonly readableFrom: number; readonly now: number },
): number | null {
  const { low, target } = cursor
  if (target === null) return null
  const wanted = Math.min(target, floorMinute(now - backfillMs))
  return Math.max(wanted, Math.min(readableFrom, low ?? readableFrom))
}

/** Slices are as long as makes a few pages: a failure costs little, and a sparse past goes by quickly. */
export function adaptSlice(
  sliceMs: number,
  read: { readonly pages: number; readonly lines: number },
): number {
  if (read.pages > MANY_PAGES) return Math.max(MIN_SLICE_MS, floorMinute(sliceMs / 2))
  return read.lines < FEW_LINES ? Math.min(MAX_SLICE_MS, sliceMs * 2) : sliceMs
}

/** What is left of the ranges without the barred ones. Oldest first. */
export function without(ranges: readonly Range[], barred: readonly Range[]): readonly Range[] {
  const cut = (left: readonly Range[], bar: Range): readonly Range[] =>
    left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, bar.from) },
        { from: Math.max(from, bar.to), to },
      ].filter((part) => part.from < part.to),
    )
  return barred.reduce(cut, ranges)
}

export function shrinkSlice(sliceMs: number): number {
  return Math.max(MIN_SLICE_MS, floorMinute(sliceMs / 4))
}
