import type { Range } from './answer.ts'
import { DAY_MS } from './range.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
/** Each divides the next, so a coarser series is a sum of a finer one. */
const SIZES = [MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR, DAY_MS] as const

/** The smallest size (ms) that covers the range in at most `most` buckets aligned to UTC; beyond a day, whole days. */
export function bucketSize(range: Range, most: number): number {
  const fit = SIZES.find((size) => bucketCount(range, size) <= most)
  if (fit !== undefined) return fit
  // One bucket may be cut at each end.
  const days = Math.ceil((range.to - range.from) / DAY_MS / Math.max(1, most - 1))
  return Math.max(1, days) * DAY_MS
}

/** Starts (ms) of the buckets that the range touches. */
export function bucketStarts(range: Range, size: number): readonly number[] {
  const first = Math.floor(range.from / size)
  return Array.from({ length: bucketCount(range, size) }, (_, index) => (first + index) * size)
}

function bucketCount(range: Range, size: number): number {
  return range.to <= range.from ? 0 : Math.ceil(range.to / size) - Math.floor(range.from / size)
}
