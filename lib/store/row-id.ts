import type { Position } from '#lib/domain/position.ts'
import type { Database } from './database.ts'

/** 2020-01-01T00:00:00Z, ms. */
const EPOCH = 1_577_836_800_000
const SLOTS = 4_096

/** The least row id that a delivery of this instant or later may have, unless an earlier millisecond spilled over. */
export function rowIdFloor(time: number): number {
  return (time - EPOCH) * SLOTS
}

/**
 * A free row id near (ms since 2020) × 4096 + 12 bits of the event id's hash, so that rows lie in time order. A
 * millisecond with more deliveries than slots spills into the next: `time` is the truth, the id only the place.
 */
export function deliveryRowId(db: Database, at: Position): number {
  const wanted = rowIdFloor(at.time) + slotOf(at.eventId)
  if (!db.get('SELECT 1 FROM delivery WHERE id = ?', wanted)) return wanted
  const free = db.get<{ id: number }>(
    `SELECT taken.id + 1 AS id FROM delivery AS taken
     WHERE taken.id >= ? AND NOT EXISTS (SELECT 1 FROM delivery AS following WHERE following.id = taken.id + 1)
     ORDER BY taken.id LIMIT 1`,
    wanted,
  )
  return free?.id ?? wanted
}

/** FNV-1a, folded to 12 bits. */
function slotOf(eventId: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < eventId.length; index++)
    hash = Math.imul(hash ^ eventId.charCodeAt(index), 0x01000193)
  return ((hash >>> 20) ^ hash) & (SLOTS - 1)
}
