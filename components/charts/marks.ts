import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatMinute } from '#lib/format-time.ts'

export interface MarkGroup {
  /** ms */
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Counted buckets as marks; those whose middles are closer than `roomMs` are one. Buckets come oldest first. */
export function mergeMarks(
  buckets: readonly { readonly t: number; readonly count: number }[],
  bucketMs: number,
  roomMs: number,
): MarkGroup[] {
  const groups: MarkGroup[] = []
  for (const { t, count } of buckets) {
    const last = groups.at(-1)
    const near = last && t + bucketMs / 2 - (last.from + last.to) / 2 < roomMs
    if (near) groups[groups.length - 1] = { from: last.from, to: t + bucketMs, count: last.count + count }
    else groups.push({ from: t, to: t + bucketMs, count })
  }
  return groups
}

/** `20 Nov 09:20 to 09:40` */
export function bucketWord({ from, to }: Pick<MarkGroup, 'from' | 'to'>, zone: Zone): string {
  const [first, last] = [formatDate(from, zone), formatDate(to, zone)]
  return `${first} ${formatMinute(from, zone)} to ${first === last ? '' : `${last} `}${formatMinute(to, zone)}`
}
