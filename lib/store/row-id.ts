import type { Database } from './database.ts'

/*
 * Row ids lie in the order of time: (ms since 2026) × 512 + 9 bits of the event id's hash. So they fit in six bytes from
 * 2017 to 2034, wherever they are written, and in eight at any other time.
 */

/** 2026-01-01T00:00:00Z, ms. */
export const ROW_ID_EPOCH = 1_767_225_600_000
export const ROW_ID_SLOTS = 512

/** The least row id that a row of this instant may have. */
export function rowIdFloor(time: number): number {
  return (time - ROW_ID_EPOCH) * ROW_ID_SLOTS
}

/** The instant for which the id was made, ms: the row's own time, or a little later where its millisecond was crowded. */
export function instantOfRowId(id: number): number {
  return Math.floor(id / ROW_ID_SLOTS) + ROW_ID_EPOCH
}

/** Gives out free row ids. A millisecond with more rows than slots spills into the next: a row's `time` is the truth, its id only the place. */
export class RowIds {
  readonly #db: Database
  /** Crowded milliseconds: where the search for a free id goes on. */
  readonly #free = new Map<number, number>()
  #maxSpill: number

  constructor(db: Database) {
    this.#db = db
    this.#maxSpill = Number(
      db.get<{ value: string }>("SELECT value FROM meta WHERE name = 'spill'")?.value ?? 0,
    )
  }

  /** ms; no row's id lies later than its time by more. */
  get maxSpill(): number {
    return this.#maxSpill
  }

  /** The id that the row is to have, if it is free. */
  wanted(time: number, eventId: string): number {
    return rowIdFloor(time) + slotOf(eventId)
  }

  /** The next to try where that was taken. Within a transaction the search goes on where it ended: a crowd is walked through once. */
  another(time: number): number {
    const floor = rowIdFloor(time)
    for (let id = this.#free.get(floor) ?? floor; ; id++) {
      if (this.#db.get('SELECT 1 FROM trace WHERE id = ?', id) !== null) continue
      this.#free.set(floor, id + 1)
      const spill = instantOfRowId(id) - time
      if (spill > this.#maxSpill) this.#rememberSpill(spill)
      return id
    }
  }

  /** The transaction is over. */
  settled(): void {
    this.#free.clear()
  }

  #rememberSpill(spill: number): void {
    this.#maxSpill = spill
    this.#db.run(
      "INSERT INTO meta VALUES ('spill', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      String(spill),
    )
  }
}

/** FNV-1a, folded to 9 bits. */
function slotOf(eventId: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < eventId.length; index++)
    hash = Math.imul(hash ^ eventId.charCodeAt(index), 0x01000193)
  return ((hash >>> 23) ^ (hash >>> 11) ^ hash) & (ROW_ID_SLOTS - 1)
}
