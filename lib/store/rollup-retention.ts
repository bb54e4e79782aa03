import type { Retention } from '#lib/domain/retention.ts'
import type { Database } from './database.ts'
import type { PruningEdges } from './pruned-memory.ts'
import type { Shelves } from './shelves.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** One slice of counts that are too old at their level; false: none was. Edges lie where a coarser bucket begins. */
export function pruneRollups({ db, pruned }: Shelves, now: number, retention: Retention): boolean {
  const minutes = floorTo(now - retention.minutesMs, HOUR_MS)
  if (pruned.edges.minutes < minutes) {
    pruned.moveEdges({ minutes: stepOf(db, 'rollup_minute', HOUR_MS, minutes) })
    dropOlder(db, pruned.edges)
    return true
  }
  const hours = floorTo(now - retention.hoursMs, DAY_MS)
  if (pruned.edges.hours >= hours) return false
  pruned.moveEdges({ hours: stepOf(db, 'rollup_hour', DAY_MS, hours) })
  dropOlder(db, pruned.edges)
  db.run('DELETE FROM aws_usage WHERE hour < ?', hours)
  return true
}

/** The end of the first bucket of the next level that has anything, or the instant itself, ms. */
function stepOf(db: Database, table: 'rollup_minute' | 'rollup_hour', coarserMs: number, to: number): number {
  const first = db.get<{ bucket: number | null }>(`SELECT min(bucket) AS bucket FROM ${table}`)?.bucket
  return first == null ? to : Math.min(to, floorTo(first, coarserMs) + coarserMs)
}

/** What a changed row adds to or takes from counts that are no more is nothing: within the transaction that wrote it. */
export function dropOlder(db: Database, { minutes, hours }: PruningEdges): void {
  if (minutes > Number.MIN_SAFE_INTEGER) db.run('DELETE FROM rollup_minute WHERE bucket < ?', minutes)
  if (hours > Number.MIN_SAFE_INTEGER) db.run('DELETE FROM rollup_hour WHERE bucket < ?', hours)
}

function floorTo(ms: number, size: number): number {
  return Math.floor(ms / size) * size
}
