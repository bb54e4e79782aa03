import type { CellQuery } from './cells.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { and, rowCondition } from './row-filter.ts'
import { idBounds } from './time-key.ts'

/** Distinct keys among breaches: of the whole range by source id, and of each bucket (ms, start). */
export interface BreachedKeys {
  readonly whole: ReadonlyMap<number, number>
  readonly bucket: (sourceId: number, t: number) => number
}

/** A replay is never a breach. */
export const NO_BREACHED_KEYS: BreachedKeys = { whole: new Map(), bucket: () => 0 }

/** Sums of buckets would count a key once a bucket, so both are counted for themselves. Replays are never breaches. */
export function breachedKeys(snapshot: Snapshot, query: CellQuery): BreachedKeys {
  const { range, bucketMs } = query
  const ids = JSON.stringify(query.sourceIds)
  const bounds = idBounds(range)
  const where = and([
    {
      sql: 'd.breach = 1 AND d.source_id IN (SELECT value FROM json_each(?)) AND d.id >= ? AND d.id < ? AND d.time >= ? AND d.time < ?',
      values: [ids, bounds.from, bounds.to, range.from, range.to],
    },
    rowCondition(query.filters),
  ])
  const rows = snapshot.all(
    `SELECT DISTINCT d.source_id, d.key, d.time FROM delivery d WHERE ${where.sql}`,
    ...where.values,
  )
  const whole = new Map<number, Set<unknown>>()
  const buckets = new Map<string, Set<unknown>>()
  for (const row of rows) {
    const sourceId = number(row, 'source_id')
    added(whole, sourceId).add(row.key)
    if (bucketMs !== null)
      added(buckets, `${sourceId} ${Math.floor(number(row, 'time') / bucketMs) * bucketMs}`).add(row.key)
  }
  return {
    whole: new Map([...whole].map(([sourceId, keys]) => [sourceId, keys.size])),
    bucket: (sourceId, t) => buckets.get(`${sourceId} ${t}`)?.size ?? 0,
  }
}

function added<K>(sets: Map<K, Set<unknown>>, name: K): Set<unknown> {
  const set = sets.get(name) ?? new Set<unknown>()
  sets.set(name, set)
  return set
}
