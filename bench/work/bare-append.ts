import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type Spent, Stopwatch } from './stopwatch.ts'

/** As the store sets its own. */
export const PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY'

/**
 * The rows of a store's every table appended to tables without key or index, in so many transactions: SQLite's own
 * limit for what is stored. Only the inserts are timed.
 */
export function bareAppend(storePath: string, path: string, transactions: number): Spent {
  const from = new DatabaseSync(storePath, { readOnly: true })
  const to = new DatabaseSync(path)
  to.exec(PRAGMAS)
  const copies = tablesOf(from).map((table) => copyOf(from, to, table, transactions))
  const watch = new Stopwatch()
  for (let turn = 0; turn < transactions; turn++) {
    const slices = copies.map((copy) => ({ insert: copy.insert, rows: copy.next() }))
    watch.time(() => {
      to.exec('BEGIN IMMEDIATE')
      for (const { insert, rows } of slices) for (const row of rows) insert.run(...row)
      to.exec('COMMIT')
    })
  }
  from.close()
  to.close()
  return watch.spent
}

function tablesOf(database: DatabaseSync): string[] {
  const rows = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  return rows.map((row) => String(row['name']))
}

interface Copy {
  readonly insert: StatementSync
  /** The next transaction's rows. */
  next(): SQLInputValue[][]
}

function copyOf(from: DatabaseSync, to: DatabaseSync, table: string, transactions: number): Copy {
  // Generated columns are not in it: nothing is stored for them.
  const columns = from
    .prepare(`PRAGMA table_info(${table})`)
    .all()
    .map((row) => String(row['name']))
  to.exec(`CREATE TABLE ${table} (${columns.map((name) => `"${name}"`).join(', ')})`)
  const select = from.prepare(`SELECT ${columns.map((name) => `"${name}"`).join(', ')} FROM ${table}`)
  select.setReturnArrays(true)
  const count = Number(from.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'] ?? 0)
  const rows = select.iterate()
  const size = Math.ceil(count / transactions)
  return {
    insert: to.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`),
    next: () => taken(rows, size),
  }
}

/** `take` would end the iterator. */
function taken(rows: Iterator<Record<string, SQLInputValue>>, size: number): SQLInputValue[][] {
  const slice: SQLInputValue[][] = []
  while (slice.length < size) {
    const { value, done } = rows.next()
    if (done) break
    slice.push(Object.values(value))
  }
  return slice
}
