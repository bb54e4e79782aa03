import type { Range } from '#lib/domain/answer.ts'
import { keyHash, PLACE_TABLES, transportHash } from '../hash-index.ts'
import { CODES } from '../outcome-codes.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull } from './row.ts'
import { idBounds } from './time-key.ts'

/** A hash may lead astray, so each row that it leads to is asked whether it is one of the key's. */
function ofKey(key: string, pipelineId: string): string {
  return `d.key = ${key} AND EXISTS (SELECT 1 FROM source s WHERE s.id = d.source_id AND s.pipeline_id = ${pipelineId})`
}

/** Ids of a key's deliveries in a range, newest first; `processed`: of those alone. */
export function placesOfKey(
  snapshot: Snapshot,
  query: { readonly pipelineId: number; readonly key: string; readonly range: Range; readonly limit: number },
): readonly number[] {
  const { pipelineId, key, range, limit } = query
  const bounds = idBounds(range)
  const hashes = [keyHash(pipelineId, key, true), keyHash(pipelineId, key, false)]
  const values = [...hashes, bounds.from, bounds.to, key, pipelineId, range.from, range.to, limit]
  return snapshot
    .all(NEWEST_OF_KEY, ...values)
    .map((row) => number(row, 'id'))
    .sort((a, b) => b - a)
    .slice(0, limit)
}

const NEWEST_OF_KEY = ['?1', '?2']
  .flatMap((hash) =>
    PLACE_TABLES.map(
      (table) => `SELECT id FROM (SELECT d.id FROM ${table} p CROSS JOIN delivery d ON d.id = p.id
        WHERE p.hash = ${hash} AND p.id >= ?3 AND p.id < ?4 AND ${ofKey('?5', '?6')} AND d.time >= ?7 AND d.time < ?8
        ORDER BY p.id DESC LIMIT ?9)`,
    ),
  )
  .join(' UNION ALL ')

export interface AskedKey {
  readonly pipelineId: number
  readonly key: string
}

/** When each key was first processed, ms, in the order asked; null: never, as far as is known. One statement for all. */
export function firstProcessed(snapshot: Snapshot, keys: readonly AskedKey[]): readonly (number | null)[] {
  if (keys.length === 0) return []
  const asked = keys.map(({ pipelineId, key }) => [keyHash(pipelineId, key, true), key, pipelineId])
  return snapshot.all(FIRST_PROCESSED, JSON.stringify(asked)).map((row) => {
    const times = PLACE_TABLES.flatMap((table) => numberOrNull(row, table) ?? [])
    return times.length === 0 ? null : Math.min(...times)
  })
}

/* One that was processed again and again has as many places: only the first of each table is looked at. */
const FIRST_PROCESSED = `WITH asked AS (
    SELECT key AS nr, value ->> 0 AS hash, value ->> 1 AS name, value ->> 2 AS pipeline FROM json_each(?))
  SELECT ${PLACE_TABLES.map(
    (table) => `(SELECT d.time FROM ${table} p CROSS JOIN trace d ON d.id = p.id
      WHERE p.hash = asked.hash AND ${ofKey('asked.name', 'asked.pipeline')} AND d.outcome = ${CODES.processed}
      ORDER BY p.id LIMIT 1) AS ${table}`,
  ).join(', ')} FROM asked ORDER BY nr`

/** Whether anything of the key arrived. */
export function isSeen(snapshot: Snapshot, pipelineId: number, key: string): boolean {
  const range = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }
  return placesOfKey(snapshot, { pipelineId, key, range, limit: 1 }).length > 0
}

/** Ids of rows that may show one of the transport ids: to be asked whether they do. */
export function placesOfTransports(
  snapshot: Snapshot,
  pipelineId: number,
  transports: readonly string[],
): readonly number[] {
  const hashes = JSON.stringify(transports.map((transport) => transportHash(pipelineId, transport)))
  return snapshot
    .all(
      PLACE_TABLES.map(
        (table) => `SELECT id FROM ${table} WHERE hash IN (SELECT value FROM json_each(?1))`,
      ).join(' UNION '),
      hashes,
    )
    .map((row) => number(row, 'id'))
}
