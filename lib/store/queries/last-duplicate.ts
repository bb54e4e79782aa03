import type { Range } from '#lib/domain/answer.ts'
import type { ReplayMode } from '#lib/domain/filters.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { and, ofOutcome, replayCondition } from './row-filter.ts'

/** ms; when the source's last duplicate in the range arrived; null: none did */
export function lastDuplicate(
  snapshot: Snapshot,
  sourceId: number,
  range: Range,
  replays: ReplayMode,
): number | null {
  const where = and([ofOutcome(range, sourceId, 'duplicate'), replayCondition(replays)])
  const row = snapshot.get(
    `SELECT d.time FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT 1`,
    ...where.values,
  )
  return row === null ? null : number(row, 'time')
}
