import type { Range } from '#lib/domain/answer.ts'
import type { Snapshot } from './reader.ts'
import { number, text } from './row.ts'

/** Lines that were read and gave no signal, inside an attempt or not, by log group id. */
export function unmatchedByGroup(snapshot: Snapshot): ReadonlyMap<number, number> {
  const rows = snapshot.all('SELECT group_id, sum(unmatched) AS lines FROM read_minute GROUP BY group_id')
  return new Map(rows.map((row) => [number(row, 'group_id'), number(row, 'lines')]))
}

/** Deliveries whose key does not fit their pipeline's key scheme; pipelines without any are left out. */
export function unfitByPipeline(
  snapshot: Snapshot,
): readonly { readonly pipeline: string; readonly keys: number }[] {
  const rows = snapshot.all(`
    SELECT p.name, sum(r.unfit) AS unfit FROM rollup_day r
      JOIN source s ON s.id = r.source_id JOIN pipeline p ON p.id = s.pipeline_id
    WHERE p.active = 1 GROUP BY p.id HAVING sum(r.unfit) > 0 ORDER BY p.name`)
  return rows.map((row) => ({ pipeline: text(row, 'name'), keys: number(row, 'unfit') }))
}

/** Of one group, of the minutes that begin within the range (hours, where they are long past): all lines, and those that gave no signal. */
export function linesIn(
  snapshot: Snapshot,
  groupId: number,
  range: Range,
): { readonly lines: number; readonly unmatched: number } {
  const row = snapshot.get(
    `SELECT coalesce(sum(lines), 0) AS lines, coalesce(sum(unmatched), 0) AS unmatched
     FROM read_minute WHERE group_id = ? AND minute >= ? AND minute < ?`,
    groupId,
    range.from,
    range.to,
  )
  return row === null
    ? { lines: 0, unmatched: 0 }
    : { lines: number(row, 'lines'), unmatched: number(row, 'unmatched') }
}
