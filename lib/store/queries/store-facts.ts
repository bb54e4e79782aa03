import { EVERY_SOURCE_ID, type RollupLevel } from '../schema.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull } from './row.ts'

/** Bytes of events.db that hold something: what was let go leaves room that is used again. */
export function usedBytesOf(snapshot: Snapshot): number {
  const pragma = (name: string) => {
    const row = snapshot.get(`SELECT ${name} AS value FROM pragma_${name}`)
    return row === null ? 0 : number(row, 'value')
  }
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
}

/** ms; the oldest delivery that has a row; null: there is none */
export function firstDelivery(snapshot: Snapshot): number | null {
  const row = snapshot.get('SELECT time FROM delivery ORDER BY id LIMIT 1')
  return row === null ? null : number(row, 'time')
}

/** Start (ms) of the oldest bucket of that length with any count; null: there is none. */
export function firstCount(snapshot: Snapshot, level: RollupLevel): number | null {
  const sql = `SELECT min(bucket) AS bucket FROM rollup_${level} WHERE source_id = ${EVERY_SOURCE_ID} AND replay = 0`
  const row = snapshot.get(sql)
  return row === null ? null : numberOrNull(row, 'bucket')
}
