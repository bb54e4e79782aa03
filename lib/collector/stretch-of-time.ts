import type { Range } from '#lib/domain/answer.ts'

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** Why a stretch is read: the live end, lines that come late, the past, or one that failed before. */
export type Purpose = 'hot' | 'sweep' | 'backfill' | 'gap'

/** A stretch of one log group to be read whole. Instants in ms; half-open, but for a hot one, which is open into the future. */
export interface Stretch extends Range {
  readonly purpose: Purpose
}

export function floorMinute(time: number): number {
  return Math.floor(time / MINUTE) * MINUTE
}

export function ceilMinute(time: number): number {
  return Math.ceil(time / MINUTE) * MINUTE
}

/**
 * The whole minutes of a stretch that were over when its reading began: only those may be counted anew.
 * null where it holds none.
 */
export function wholeMinutes({ from, to }: Range, readAt: number): Range | null {
  const first = Math.ceil(from / MINUTE) * MINUTE
  const last = floorMinute(Math.min(to, readAt))
  return last > first ? { from: first, to: last } : null
}
