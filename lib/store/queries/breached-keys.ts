import type { CellQuery } from './cell.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { and, rowCondition } from './row-filter.ts'
import { idBounds } from './time-key.ts'

/** Distinct keys among breaches, by source id: of the whole range, and of each bucket (ms, start; 0 where the whole range is one). */
export interface BreachedKeys {
  readonly whole: ReadonlyMap<number, number>
  readonly buckets: ReadonlyMap<number, ReadonlyMap<number, number>>
}

/** A replay is never a breach. */
export const NO_BREACHED_KEYS: BreachedKeys = { whole: new Map(), buckets: new Map() }

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
  const buckets = new Map<number, Map<number, Set<unknown>>>()
  for (const row of rows) {
    const sourceId = number(row, 'source_id')
    added(whole, sourceId, () => new Set()).add(row.key)
    const own = added(buckets, sourceId, () => new Map<number, Set<unknown>>())
    const t = bucketMs === null ? 0 : Math.floor(number(row, 'time') / bucketMs) * bucketMs
    added(own, t, () => new Set()).add(row.key)
  }
  return { whole: sizes(whole), buckets: new Map([...buckets].map(([id, own]) => [id, sizes(own)])) }
}

function sizes(sets: ReadonlyMap<number, Set<unknown>>): ReadonlyMap<number, number> {
  return new Map([...sets].map(([name, set]) => [name, set.size]))
}

function added<V>(map: Map<number, V>, name: number, make: () => V): V {
  const value = map.get(name) ?? make()
  map.set(name, value)
  return value
}
