import type { Range } from '#lib/domain/answer.ts'
import { keyHash, PLACE_TABLES, transportHash } from '../hash-index.ts'
import { CODES } from '../outcome-codes.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { idBounds } from './time-key.ts'

/** A hash may lead astray, so each row that it leads to is asked whether it is one of the key's. */
const OF_KEY = 'd.key = ? AND d.source_id IN (SELECT id FROM source WHERE pipeline_id = ?)'

/** Ids of a key's deliveries in a range, newest first; `processed`: of those alone. */
export function placesOfKey(
  snapshot: Snapshot,
  query: { readonly pipelineId: number; readonly key: string; readonly range: Range; readonly limit: number },
): readonly number[] {
  const { pipelineId, key, range, limit } = query
  const bounds = idBounds(range)
  const hashes = [true, false].map((processed) => keyHash(pipelineId, key, processed))
  const newest = hashes.flatMap((hash) =>
    PLACE_TABLES.flatMap((table) =>
      snapshot.all(
        `SELECT d.id FROM ${table} p CROSS JOIN delivery d ON d.id = p.id WHERE p.hash = ? AND p.id >= ? AND p.id < ? AND ${OF_KEY}
         AND d.time >= ? AND d.time < ? ORDER BY p.id DESC LIMIT ?`,
        hash,
        bounds.from,
        bounds.to,
        key,
        pipelineId,
        range.from,
        range.to,
        limit,
      ),
    ),
  )
  return newest
    .map((row) => number(row, 'id'))
    .sort((a, b) => b - a)
    .slice(0, limit)
}

/** ms; when the key was first processed; null: never, as far as is known. */
export function firstProcessed(snapshot: Snapshot, pipelineId: number, key: string): number | null {
  const hash = keyHash(pipelineId, key, true)
  const times = PLACE_TABLES.flatMap((table) => {
    const row = snapshot.get(
      `SELECT d.time FROM ${table} p CROSS JOIN trace d ON d.id = p.id
       WHERE p.hash = ? AND ${OF_KEY} AND d.outcome = ${CODES.processed} ORDER BY p.id LIMIT 1`,
      hash,
      key,
      pipelineId,
    )
    return row === null ? [] : [number(row, 'time')]
  })
  return times.length === 0 ? null : Math.min(...times)
}

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
