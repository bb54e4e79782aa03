import type { Range } from '#lib/domain/answer.ts'
import { type Filters, needsRows, type ReplayMode } from '#lib/domain/filters.ts'
import { CODES } from '../outcome-codes.ts'
import { piecesOf } from './pieces.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { and, type Condition, inRange, replayCondition, rowCondition } from './row-filter.ts'

/** What a duplicate rate is made of. */
export interface Rated {
  readonly processed: number
  readonly duplicate: number
}

/** Per source, by start of bucket (ms): the two counts that a rate needs, and no others. */
export type Trends = ReadonlyMap<number, ReadonlyMap<number, Rated>>

const REPLAYS: Readonly<Record<ReplayMode, string>> = { exclude: '0', include: '0, 1', only: '1' }

export function readTrends(
  snapshot: Snapshot,
  query: {
    readonly range: Range
    readonly bucketMs: number
    readonly sourceIds: readonly number[]
    readonly filters: Filters
  },
): Trends {
  const { range, bucketMs, sourceIds, filters } = query
  const ids = JSON.stringify(sourceIds)
  const { rollups, edges } = needsRows(filters) ? { rollups: [], edges: [range] } : piecesOf(range, bucketMs)
  const parts: Condition[] = rollups.map(({ level, from, to }) => ({
    sql: `SELECT source_id, bucket AS time, processed, duplicate FROM rollup_${level}
      WHERE source_id IN (SELECT value FROM json_each(?)) AND replay IN (${REPLAYS[filters.replays]}) AND bucket >= ? AND bucket < ?`,
    values: [ids, from, to],
  }))
  for (const edge of edges) {
    const where = and([inRange(edge, sourceIds), rowCondition(filters), replayCondition(filters.replays)])
    const sql = `SELECT d.source_id, d.time, d.outcome = ${CODES.processed} AS processed, d.outcome = ${CODES.duplicate} AS duplicate FROM delivery d WHERE ${where.sql}`
    parts.push({ sql, values: [...where.values] })
  }
  const trends = new Map<number, Map<number, Rated>>()
  if (parts.length === 0) return trends
  const rows = snapshot.all(
    `SELECT source_id, (time / CAST(? AS INTEGER)) * CAST(? AS INTEGER) AS t, sum(processed) AS processed, sum(duplicate) AS duplicate
     FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) GROUP BY 1, 2`,
    bucketMs,
    bucketMs,
    ...parts.flatMap(({ values }) => values),
  )
  for (const row of rows) {
    const sourceId = number(row, 'source_id')
    const own = trends.get(sourceId) ?? new Map<number, Rated>()
    trends.set(sourceId, own)
    own.set(number(row, 't'), { processed: number(row, 'processed'), duplicate: number(row, 'duplicate') })
  }
  return trends
}
