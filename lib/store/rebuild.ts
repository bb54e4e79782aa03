import type { Range } from '#lib/domain/answer.ts'
import { addGap } from './cursor-rows.ts'
import type { Database } from './database.ts'
import { forgetMinutes } from './read-minutes.ts'

/*
 * A rebuild reads again what AWS still has, and puts it in the place of what the store holds. Each group waits, by a row
 * of meta, until its reading begins: only then it is known how far back it can be read. What is to be read again is a
 * gap until it is: pages say so, older buckets stay as they are, and a restart goes on with it.
 */

function waitingName(groupId: number): string {
  return `rebuild:${groupId}`
}

/** Answers how many groups are to be read again. */
export function askRebuild(db: Database): number {
  const groups = db.all<{ id: number }>('SELECT group_id AS id FROM cursor WHERE low IS NOT NULL')
  for (const { id } of groups) db.run("INSERT OR IGNORE INTO meta VALUES (?, '1')", waitingName(id))
  return groups.length
}

export function awaitsRebuild(db: Pick<Database, 'get'>, groupId: number): boolean {
  return db.get('SELECT 1 FROM meta WHERE name = ?', waitingName(groupId)) !== null
}

/**
 * Begins it for a group: what was read within [readable.from, frontier) is a gap again, and what is counted of it from
 * `sealed` and `readable.surely` on is to be forgotten. Answers from when on, ms; null: nothing of it can be read.
 */
export function beginRebuild(
  db: Database,
  groupId: number,
  readable: { readonly from: number; readonly surely: number },
  sealed: number,
): number | null {
  db.run('DELETE FROM meta WHERE name = ?', waitingName(groupId))
  const read = db.get<{ low: number | null; high: number | null }>(
    'SELECT low, high FROM cursor WHERE group_id = ?',
    groupId,
  )
  if (read?.low == null || read.high === null) return null
  const again: Range = { from: Math.max(read.low, readable.from), to: read.high }
  if (again.from >= again.to) return null
  addGap(db, groupId, again.from, again.to)
  const from = Math.max(again.from, readable.surely, sealed)
  forgetMinutes(db, groupId, from)
  return from
}
