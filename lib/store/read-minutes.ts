import type { Range } from '#lib/domain/answer.ts'
import type { Database } from './database.ts'
import { foldedOf, storeFolded, unfoldFrom } from './fold-minutes.ts'
import type { Batch } from './writer-port.ts'

const HOUR_MS = 3_600_000

/** Minutes read whole replace what was counted in them; others are raised, for a part of a minute proves no less. */
export function storeMinutes(
  db: Database,
  { groupId, minutes, replaceMinutes }: Pick<Batch, 'groupId' | 'minutes' | 'replaceMinutes'>,
): void {
  const folded = minutes.size > 0 || replaceMinutes ? foldedOf(db, groupId) : null
  const isFolded = (minute: number) => folded !== null && minute >= folded.from && minute < folded.to
  if (replaceMinutes)
    for (const { from, to } of folded === null ? [replaceMinutes] : around(replaceMinutes, folded))
      db.run('DELETE FROM read_minute WHERE group_id = ? AND minute >= ? AND minute < ?', groupId, from, to)
  if (replaceMinutes && folded !== null) storeFolded(db, groupId, folded, minutes, replaceMinutes)
  for (const [minute, { lines, unmatched }] of minutes)
    if (!isFolded(minute))
      db.run(
        `INSERT INTO read_minute VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET lines = max(lines, excluded.lines), unmatched = max(unmatched, excluded.unmatched)`,
        groupId,
        minute,
        lines,
        unmatched,
      )
}

export function forgetMinutes(db: Database, groupId: number, from: number): void {
  const goes = unfoldFrom(db, groupId, from)
  db.run('DELETE FROM read_minute WHERE group_id = ? AND minute >= ?', groupId, goes)
}

function around(range: Range, hole: Range): readonly Range[] {
  return [
    { from: range.from, to: Math.min(range.to, hole.from) },
    { from: Math.max(range.from, hole.to), to: range.to },
  ].filter(({ from, to }) => from < to)
}

/** Lines read by hour (start, ms) of the minutes within the range; an hour without any is left out. */
export function linesByHour(
  db: Pick<Database, 'all'>,
  groupId: number,
  range: Range,
): ReadonlyMap<number, number> {
  const rows = db.all<{ hour: number; lines: number }>(
    `SELECT minute - minute % ${HOUR_MS} AS hour, sum(lines) AS lines FROM read_minute
     WHERE group_id = ? AND minute >= ? AND minute < ? GROUP BY hour ORDER BY hour`,
    groupId,
    range.from,
    range.to,
  )
  return new Map(rows.map(({ hour, lines }) => [hour, lines]))
}
