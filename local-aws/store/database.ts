import { randomBytes } from 'node:crypto'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

/**
 * The file behind logs, functions and truth. Events are clustered by (group, time, order of acceptance), the order in
 * which FilterLogEvents gives them, so a page is one sequential read. Messages are BLOBs: SQLite's TEXT ends at a NUL.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
  class TEXT NOT NULL, created INTEGER NOT NULL, retention INTEGER, bytes INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, region, name));
CREATE TABLE IF NOT EXISTS streams (
  id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
  first INTEGER, last INTEGER, ingested INTEGER, UNIQUE (group_id, name));
CREATE TABLE IF NOT EXISTS events (
  group_id INTEGER NOT NULL, time INTEGER NOT NULL, seq INTEGER NOT NULL, stream_id INTEGER NOT NULL,
  ingested INTEGER NOT NULL, wide INTEGER NOT NULL, message BLOB NOT NULL,
  PRIMARY KEY (group_id, time, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS truth (seq INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS appended (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS functions (arn TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
  request_id TEXT PRIMARY KEY, function TEXT NOT NULL, payload BLOB NOT NULL,
  attempt INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ttl (
  account TEXT NOT NULL, region TEXT NOT NULL, table_name TEXT NOT NULL, attribute TEXT NOT NULL,
  PRIMARY KEY (account, region, table_name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS principals (arn TEXT PRIMARY KEY, external_id TEXT, denied TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
  access_key_id TEXT PRIMARY KEY, token TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
  expires INTEGER NOT NULL) WITHOUT ROWID;
`

/** Changes with the schema and with the making of event ids. */
const FORMAT = 3

/** The file was made by a local-aws of another format. */
export class ForeignStoreError extends Error {
  override readonly name = 'ForeignStoreError'
}

export interface Database {
  prepare(sql: string): StatementSync
  /** Runs `work` in one write transaction; within another, as part of that one. */
  transaction<T>(work: () => T): T
  /** What this store alone knows: signs page tokens. */
  readonly secret: Buffer
  /** When the store was made (epoch ms): keeps event ids growing where a folder is made anew. */
  readonly made: number
  close(): void
}

function checkFormat(sql: DatabaseSync, path: string): void {
  const format = Number(sql.prepare('PRAGMA user_version').get()?.['user_version'])
  const made = sql.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() !== undefined
  if (made && format !== FORMAT) {
    sql.close()
    throw new ForeignStoreError(`${path} was made by another version of local-aws (format ${format})`)
  }
  sql.exec(`PRAGMA user_version = ${FORMAT}`)
}

/** Opens or makes the store. `path` may be `:memory:`. Throws ForeignStoreError. */
export function openDatabase(path: string): Database {
  const sql = new DatabaseSync(path)
  checkFormat(sql, path)
  sql.exec(
    'PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536',
  )
  sql.exec('PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 5000')
  sql.exec(SCHEMA)
  sql
    .prepare('INSERT OR IGNORE INTO meta VALUES (?, ?), (?, ?)')
    .run('secret', randomBytes(32), 'made', Date.now())
  const meta = sql.prepare('SELECT value FROM meta WHERE name = ?')
  const secret = meta.get('secret')?.['value']
  const transaction = <T>(work: () => T): T => {
    if (sql.isTransaction) return work()
    sql.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      sql.exec('COMMIT')
      return result
    } catch (error) {
      if (sql.isTransaction) sql.exec('ROLLBACK')
      throw error
    }
  }
  return {
    prepare: (text) => sql.prepare(text),
    transaction,
    secret: secret instanceof Uint8Array ? Buffer.from(secret) : randomBytes(32),
    made: Number(meta.get('made')?.['value']),
    close: () => sql.close(),
  }
}
