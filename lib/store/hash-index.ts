import type { Database } from './database.ts'

/*
 * Rows by key and by transport id. An ordinary index over text would be most of the file, and at ten million rows every
 * insert would touch another page of it. Here a hash of 31 bits leads to row ids, which are verified against the row.
 * Entries begin in a small table and are merged into a larger and then the largest one, in slices of the hash's space:
 * so each page that is written takes many entries at once, and no batch waits for a merge.
 */

/** The tables, smallest first, and how many entries the first ones hold where merging keeps pace with inserting. */
export const PLACE_TABLES = ['place_hot', 'place_warm', 'place_cold'] as const
const ROOM = [40_000, 800_000] as const

/** Hashes and one bit more, as signed numbers of four bytes. */
const SPACE = 2 ** 32
const LEAST = -(2 ** 31)

/** Of a key. `processed` ones apart from all others: they alone make labels. */
export function keyHash(pipelineId: number, key: string, processed: boolean): number {
  return LEAST + hash31(`k${pipelineId} ${key}`) * 2 + Number(processed)
}

export function transportHash(pipelineId: number, transport: string): number {
  return LEAST + hash31(`t${pipelineId} ${transport}`) * 2
}

/** MurmurHash3's mixing (Austin Appleby, public domain) over UTF-16 units, cut to 31 bits. */
function hash31(text: string): number {
  let hash = text.length
  for (let index = 0; index < text.length; index++) {
    const mixed = Math.imul(text.charCodeAt(index), 0xcc9e2d51)
    hash ^= Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 1
}

const ALL_PLACES = PLACE_TABLES.map(
  (table) => `SELECT id FROM ${table} WHERE hash = ?1 AND id >= ?2 AND id < ?3`,
)
const ANY_PLACE = PLACE_TABLES.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE hash = value)`)

/** A hash and the id of a row that it leads to. */
export type Entry = readonly [hash: number, id: number]

const AT_ONCE = 100
const INSERT_MANY = `INSERT OR IGNORE INTO place_hot VALUES ${Array.from({ length: AT_ONCE }, () => '(?, ?)').join(', ')}`

export class HashIndex {
  readonly #db: Database
  #merges: readonly Merge[] = []

  constructor(db: Database) {
    this.#db = db
    this.recount()
  }

  add(hash: number, id: number): void {
    this.#db.run('INSERT OR IGNORE INTO place_hot VALUES (?, ?)', hash, id)
  }

  /** Many at once, in few statements. */
  addAll(entries: readonly Entry[]): void {
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const part = entries.slice(from, from + AT_ONCE)
      if (part.length === AT_ONCE) this.#db.run(INSERT_MANY, ...part.flat())
      else for (const [hash, id] of part) this.add(hash, id)
    }
  }

  remove(hash: number, id: number): void {
    for (const table of PLACE_TABLES) this.#db.run(`DELETE FROM ${table} WHERE hash = ? AND id = ?`, hash, id)
  }

  /** Those of the hashes that lead to any row. One statement for a whole batch. */
  known(hashes: readonly number[]): Set<number> {
    if (hashes.length === 0) return new Set()
    const rows = this.#db.all<{ hash: number }>(
      `SELECT value AS hash FROM json_each(?) WHERE ${ANY_PLACE.join(' OR ')}`,
      JSON.stringify(hashes),
    )
    return new Set(rows.map(({ hash }) => hash))
  }

  /** Ids in [from, to), oldest first. */
  within(hash: number, from: number, to: number): number[] {
    const rows = this.#db.all<{ id: number }>(`${ALL_PLACES.join(' UNION ALL ')} ORDER BY 1`, hash, from, to)
    return rows.map(({ id }) => id)
  }

  /** The greatest id below `before`, or the least from `from` on; null: none. */
  last(hash: number, before: number): number | null {
    return this.#either('max', '<', hash, before)
  }

  firstFrom(hash: number, from: number): number | null {
    return this.#either('min', '>=', hash, from)
  }

  #either(best: 'max' | 'min', compare: '<' | '>=', hash: number, id: number): number | null {
    const each = PLACE_TABLES.map(
      (table) =>
        `SELECT * FROM (SELECT ${best}(id) AS id FROM ${table} WHERE hash = ?1 AND id ${compare} ?2)`,
    )
    const sql = `SELECT ${best}(id) AS id FROM (${each.join(' UNION ALL ')})`
    return this.#db.get<{ id: number | null }>(sql, hash, id)?.id ?? null
  }

  /** Passes on slices as large as what was added since, so that no table grows and none has to be moved at once. */
  merge(added: number): void {
    let coming = added
    for (const merge of this.#merges) coming = merge.pass(coming)
  }

  /** After a rolled back transaction. */
  recount(): void {
    this.#merges = ROOM.map(
      (room, level) => new Merge(this.#db, PLACE_TABLES[level], PLACE_TABLES[level + 1], room),
    )
  }
}

type PlaceTable = (typeof PLACE_TABLES)[number] | undefined

/** From one table to the next, slice after slice of the hash's space, around and around. */
class Merge {
  readonly #db: Database
  readonly #from: PlaceTable
  readonly #to: PlaceTable
  readonly #room: number
  #entries: number
  /** Where in the hash's space the next slice begins. */
  #next = LEAST

  constructor(db: Database, from: PlaceTable, to: PlaceTable, room: number) {
    this.#db = db
    this.#from = from
    this.#to = to
    this.#room = room
    this.#entries = db.get<{ entries: number }>(`SELECT count(*) AS entries FROM ${from}`)?.entries ?? 0
  }

  /** So many entries came; answers how many went on. */
  pass(came: number): number {
    this.#entries += came
    if (this.#entries < this.#room || came === 0) return 0
    const share = Math.min(1, (came / this.#room) * (this.#entries / this.#room))
    const from = this.#next
    const to = Math.min(LEAST + SPACE, from + Math.ceil(share * SPACE))
    const slice = `FROM ${this.#from} WHERE hash >= ? AND hash < ?`
    this.#db.run(`INSERT OR IGNORE INTO ${this.#to} SELECT hash, id ${slice}`, from, to)
    const { changes } = this.#db.run(`DELETE ${slice}`, from, to)
    this.#entries -= changes
    this.#next = to >= LEAST + SPACE ? LEAST : to
    return changes
  }
}
