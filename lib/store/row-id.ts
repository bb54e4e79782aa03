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
  /** Ids given out in this transaction. */
  readonly #given = new Set<number>()
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

  take(time: number, eventId: string): number {
    const floor = rowIdFloor(time)
    const wanted = floor + slotOf(eventId)
    const id = this.#isFree(wanted) ? wanted : this.#nextFree(floor)
    this.#given.add(id)
    const spill = instantOfRowId(id) - time
    if (spill > this.#maxSpill) this.#rememberSpill(spill)
    return id
  }

  /** The transaction is over: what was given out is stored, or nowhere. */
  settled(): void {
    this.#given.clear()
    this.#free.clear()
  }

  #isFree(id: number): boolean {
    return !this.#given.has(id) && this.#db.get('SELECT 1 FROM trace WHERE id = ?', id) === null
  }

  /** Within a transaction the search goes on where it ended: a crowd is walked through once. */
  #nextFree(floor: number): number {
    for (let id = this.#free.get(floor) ?? floor; ; id++) {
      if (!this.#isFree(id)) continue
      this.#free.set(floor, id + 1)
      return id
    }
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
