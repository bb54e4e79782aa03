import type { Database } from './database.ts'

export type Truth = Readonly<Record<string, unknown>>

export interface TruthStore {
  /** Call it within the transaction that accepts the lines it speaks of. */
  add(entry: Truth): void
  /** Entries after a sequence number, in the order in which they were made. `next` is null on the last page. */
  list(after: number, limit: number): { entries: Truth[]; next: number | null }
}

export function truthStore(database: Database): TruthStore {
  const insert = database.prepare('INSERT INTO truth (entry) VALUES (?)')
  const list = database.prepare('SELECT seq, entry FROM truth WHERE seq > ? ORDER BY seq LIMIT ?')
  return {
    add: (entry) => void insert.run(JSON.stringify(entry)),
    list: (after, limit) => {
      const rows = list.all(after, limit + 1)
      const page = rows.slice(0, limit)
      const entries = page.map(
        (row): Truth => ({ ...JSON.parse(String(row['entry'])), seq: Number(row['seq']) }),
      )
      const last = page.at(-1)
      return { entries, next: rows.length > limit && last !== undefined ? Number(last['seq']) : null }
    },
  }
}
