import { backfillProgress } from '#lib/domain/backfill-progress.ts'
import type { BackfillSummary } from '#lib/domain/views.ts'
import type { StoredGroup } from '#lib/store/queries/catalog.ts'

/** The first read of these groups as a whole; null where none of them is still being read back. */
export function backfillOf(groups: readonly StoredGroup[], now: number): BackfillSummary | null {
  const open = groups.filter(isOpen)
  // A group that was never read and cannot be is a problem, and no progress.
  if (!open.some(({ low, problem }) => low !== null || problem === null)) return null
  const running = open.filter(({ problem }) => problem === null)
  const lows = open.flatMap(({ low }) => low ?? [])
  const ends = running.map((group) => backfillProgress(group, now)?.estimatedEnd ?? null)
  const known = ends.filter((end): end is number => end !== null)
  return {
    groups: open.length,
    of: groups.length,
    halted: open.length - running.length,
    through: lows.length === 0 ? null : greatest(lows),
    estimatedEnd: known.length === 0 || known.length < ends.length ? null : greatest(known),
  }
}

function isOpen({ low, target }: StoredGroup): boolean {
  return low === null || (target !== null && low > target)
}

function greatest(values: readonly number[]): number {
  return values.reduce((most, each) => Math.max(most, each))
}
