import type { Database } from './database.ts'

/*
 * Rows by key and by transport id. An ordinary index over text would be most of the file, and at ten million rows every
 * insert would touch another page of it. Here a hash of 31 bits leads to row ids, which are verified against the row.
 * New entries go to a small table and are merged into the large one in slices of the hash's space, so that each touched
 * page of the large one takes many entries at once.
 */

/** Entries in the small table at which merging keeps pace with inserting. */
const HOT_ENTRIES = 400_000
/** Below it nothing is merged: the small table alone is as fast. */
const MERGE_FROM = 50_000
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

/** Statements in both tables; a reader of the store shares them. */
export const PLACES_SQL =
  'SELECT id FROM place_hot WHERE hash = ? AND id >= ? AND id < ? UNION ALL SELECT id FROM place_cold WHERE hash = ? AND id >= ? AND id < ?'

export class HashIndex {
  readonly #db: Database
  #hotEntries: number
  /** Where in the hash's space the next slice begins. */
  #next = LEAST

  constructor(db: Database) {
    this.#db = db
    this.#hotEntries = db.get<{ entries: number }>('SELECT count(*) AS entries FROM place_hot')?.entries ?? 0
  }

  add(hash: number, id: number): void {
    this.#hotEntries += this.#db.run('INSERT OR IGNORE INTO place_hot VALUES (?, ?)', hash, id).changes
  }

  remove(hash: number, id: number): void {
    this.#hotEntries -= this.#db.run('DELETE FROM place_hot WHERE hash = ? AND id = ?', hash, id).changes
    this.#db.run('DELETE FROM place_cold WHERE hash = ? AND id = ?', hash, id)
  }

  /** Those of the hashes that lead to any row. One statement for a whole batch. */
  known(hashes: readonly number[]): Set<number> {
    if (hashes.length === 0) return new Set()
    const rows = this.#db.all<{ hash: number }>(
      `SELECT value AS hash FROM json_each(?)
       WHERE EXISTS (SELECT 1 FROM place_hot WHERE hash = value) OR EXISTS (SELECT 1 FROM place_cold WHERE hash = value)`,
      JSON.stringify(hashes),
    )
    return new Set(rows.map(({ hash }) => hash))
  }

  /** Ids in [from, to), oldest first. */
  within(hash: number, from: number, to: number): number[] {
    const rows = this.#db.all<{ id: number }>(`${PLACES_SQL} ORDER BY 1`, hash, from, to, hash, from, to)
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
    const one = (table: string) =>
      `(SELECT ${best}(id) AS id FROM ${table} WHERE hash = ? AND id ${compare} ?)`
    const sql = `SELECT ${best}(id) AS id FROM (SELECT id FROM ${one('place_hot')} UNION ALL SELECT id FROM ${one('place_cold')})`
    return this.#db.get<{ id: number | null }>(sql, hash, id, hash, id)?.id ?? null
  }

  /** Moves a slice as large as what was added since, so that the small table neither grows nor has to be moved at once. */
  merge(added: number): void {
    if (this.#hotEntries < MERGE_FROM || added === 0) return
    const share = Math.min(1, (added / HOT_ENTRIES) * Math.max(1, this.#hotEntries / HOT_ENTRIES))
    const from = this.#next
    const to = Math.min(LEAST + SPACE, from + Math.ceil(share * SPACE))
    this.#db.run(
      'INSERT OR IGNORE INTO place_cold SELECT hash, id FROM place_hot WHERE hash >= ? AND hash < ?',
      from,
      to,
    )
    this.#hotEntries -= this.#db.run('DELETE FROM place_hot WHERE hash >= ? AND hash < ?', from, to).changes
    this.#next = to >= LEAST + SPACE ? LEAST : to
  }

  /** After a rolled back transaction. */
  recount(): void {
    this.#hotEntries =
      this.#db.get<{ entries: number }>('SELECT count(*) AS entries FROM place_hot')?.entries ?? 0
  }
}
