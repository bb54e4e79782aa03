import type { Range } from '#lib/domain/answer.ts'
import type { Catalog } from './catalog.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'

/** From the earliest delivery, or instant read, to just after the latest; null before the first read. */
export function retainedRange(snapshot: Snapshot, catalog: Catalog, now: number): Range | null {
  const lows = catalog.groups.flatMap((group) => group.low ?? [])
  const first = snapshot.get('SELECT time FROM delivery ORDER BY id LIMIT 1')
  const last = snapshot.get('SELECT time FROM delivery ORDER BY id DESC LIMIT 1')
  if (lows.length === 0 && first === null) return null
  const from = Math.min(...lows, ...(first === null ? [] : [number(first, 'time')]))
  return { from, to: Math.max(now, last === null ? 0 : number(last, 'time') + 1) }
}
