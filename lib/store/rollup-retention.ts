import type { Retention } from '#lib/domain/retention.ts'
import type { Database } from './database.ts'
import type { RollupLevel } from './schema.ts'
import type { Shelves } from './shelves.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** One slice of counts that are too old at their level; false: none was. Edges lie where a coarser bucket begins. */
export function pruneRollups({ db, pruned }: Shelves, now: number, retention: Retention): boolean {
  const minutes = floorTo(now - retention.minutesMs, HOUR_MS)
  if (pruned.edges.minutes < minutes) {
    const edge = stepOf(db, 'minute', HOUR_MS, minutes)
    pruned.moveEdges({ minutes: edge })
    dropOlder(db, 'minute', edge)
    return true
  }
  const hours = floorTo(now - retention.hoursMs, DAY_MS)
  if (pruned.edges.hours >= hours) return false
  const edge = stepOf(db, 'five', DAY_MS, hours)
  pruned.moveEdges({ hours: edge })
  for (const level of ['five', 'hour', 'quarter'] as const) dropOlder(db, level, edge)
  db.run('DELETE FROM aws_usage WHERE hour < ?', hours)
  return true
}

/** Rows lie by source, those of whole pipelines and of all included. */
const PLACES = 'SELECT id FROM source UNION ALL SELECT -id FROM pipeline UNION ALL SELECT 0'

/** The end of the first bucket of the next level that has anything, or the instant itself, ms. */
function stepOf(db: Database, level: RollupLevel, coarserMs: number, to: number): number {
  const first = db.get<{ bucket: number | null }>(
    `SELECT min(bucket) AS bucket FROM (SELECT (SELECT min(bucket) FROM rollup_${level}
       WHERE source_id = place.id AND replay = 0) AS bucket FROM (${PLACES}) AS place)`,
  )?.bucket
  return first == null ? to : Math.min(to, floorTo(first, coarserMs) + coarserMs)
}

function dropOlder(db: Database, level: RollupLevel, edge: number): void {
  db.run(
    `DELETE FROM rollup_${level} WHERE source_id IN (${PLACES}) AND replay IN (0, 1) AND bucket < ?`,
    edge,
  )
}

function floorTo(ms: number, size: number): number {
  return Math.floor(ms / size) * size
}
