import type { Range } from '#lib/domain/answer.ts'
import type { ReplayMode } from '#lib/domain/filters.ts'
import { CODES } from '../outcome-codes.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull } from './row.ts'
import { replayCondition } from './row-filter.ts'
import { idBounds } from './time-key.ts'

/** When each source's last duplicate in the range arrived (ms), by source id; those without one are absent. */
export function lastDuplicates(
  snapshot: Snapshot,
  sourceIds: readonly number[],
  range: Range,
  replays: ReplayMode,
): ReadonlyMap<number, number> {
  const ids = idBounds(range)
  const { sql } = replayCondition(replays)
  const rows = snapshot.all(
    `SELECT value AS source_id, (
       SELECT d.time FROM trace d INDEXED BY trace_source
       WHERE d.source_id = value AND d.outcome = ${CODES.duplicate} AND d.id >= ? AND d.id < ?
         AND d.time >= ? AND d.time < ? ${sql && `AND ${sql}`}
       ORDER BY d.id DESC LIMIT 1) AS time
     FROM json_each(?)`,
    ids.from,
    ids.to,
    range.from,
    range.to,
    JSON.stringify(sourceIds),
  )
  return new Map(
    rows.flatMap((row) => {
      const time = numberOrNull(row, 'time')
      return time === null ? [] : [[number(row, 'source_id'), time]]
    }),
  )
}
