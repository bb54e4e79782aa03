import type { Range } from '#lib/domain/answer.ts'
import type { Coverage } from '#lib/domain/views.ts'
import type { StoredGroup } from './catalog.ts'

/** A bucket that ended this lately may still be on its way from CloudWatch. */
const SETTLE_MS = 60_000

/**
 * Whether the part of a bucket that lies in the range was read whole, in part or not at all; `ends`: when the bucket
 * is over (ms). Groups never read and in trouble are said elsewhere and left out.
 */
export function coverageOf(groups: readonly StoredGroup[], part: Range, ends: number, now: number): Coverage {
  const expected = expectedGroups(groups)
  if (
    ends > now - SETTLE_MS &&
    expected.some((group) => group.high !== null && group.high > now - 2 * SETTLE_MS)
  ) {
    const settled = ends <= now && expected.every((group) => readShare(group, part) === 'all')
    return settled ? 'full' : 'filling'
  }
  const read = expected.map((group) => readShare(group, part))
  if (read.length > 0 && read.every((share) => share === 'all')) return 'full'
  return read.some((share) => share !== 'none') ? 'partial' : 'none'
}

export function readWhole(groups: readonly StoredGroup[], range: Range): boolean {
  const expected = expectedGroups(groups)
  return expected.length > 0 && expected.every((group) => readShare(group, range) === 'all')
}

function expectedGroups(groups: readonly StoredGroup[]): readonly StoredGroup[] {
  return groups.filter((group) => group.low !== null || group.problem === null)
}

function readShare(group: StoredGroup, range: Range): 'all' | 'some' | 'none' {
  if (group.low === null || group.high === null) return 'none'
  const from = Math.max(range.from, group.low)
  const to = Math.min(range.to, group.high)
  if (to <= from) return 'none'
  const missing = group.gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)),
    0,
  )
  if (missing >= to - from) return 'none'
  return missing === 0 && from === range.from && to === range.to ? 'all' : 'some'
}
