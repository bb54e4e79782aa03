import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { identityOf } from '../file-identity.ts'
import { strangeness } from '../strange-file.ts'
import { number, type Row, text } from './row.ts'
import { asUnreadable, isUnreadable, unreadable } from './unreadable-store.ts'

/** A consistent view of events.db for the length of one answer. */
export interface Snapshot {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  get(sql: string, ...values: readonly SQLInputValue[]): Row | null
}

export interface EventsReader {
  /** Runs `work` on one snapshot; null where the file does not exist yet, or holds no schema yet. @throws RequestError (unreadable-store.ts) */
  read<T>(work: (snapshot: Snapshot) => T): T | null
  close(): void
}

interface Open {
  readonly database: DatabaseSync
  readonly identity: string
  readonly statements: Map<string, StatementSync>
  /** Its schema was seen to be ours: that no longer changes. */
  isOurs: boolean
}

/** Reads `path` only; a replaced file (a rebuild) is opened anew, and a missing one is looked for at every read. */
export function openEventsReader(path: string): EventsReader {
  let open: Open | null = null
  const close = (): void => {
    open?.database.close()
    open = null
  }
  const current = (): Open | null => {
    const identity = identityOf(path)
    if (open !== null && open.identity === identity) return open
    close()
    if (identity !== null) open = openFile(path, identity)
    return open
  }
  return {
    read: (work) => {
      const file = current()
      if (file === null) return null
      try {
        return inTransaction(file, work)
      } catch (error) {
        const known = asUnreadable(error)
        // A broken one may be mended in its place, and may leave a transaction that cannot be ended.
        if (isUnreadable(known)) close()
        throw known
      }
    },
    close,
  }
}

function openFile(path: string, identity: string): Open {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  return { database, identity, statements: new Map(), isOurs: false }
}

function inTransaction<T>(file: Open, work: (snapshot: Snapshot) => T): T | null {
  file.database.exec('BEGIN')
  try {
    const snapshot = snapshotOf(file)
    file.isOurs ||= hasSchema(snapshot)
    return file.isOurs ? work(snapshot) : null
  } finally {
    if (file.database.isTransaction) file.database.exec('COMMIT')
  }
}

/** @throws RequestError (unreadable-store.ts) where it has another's. */
function hasSchema(snapshot: Snapshot): boolean {
  const version = snapshot.get('PRAGMA user_version')
  const tables = snapshot.all("SELECT name FROM sqlite_schema WHERE type = 'table'")
  const names = tables.map((row) => text(row, 'name'))
  const strange = strangeness(version === null ? 0 : number(version, 'user_version'), names)
  if (strange !== null) throw unreadable(strange)
  return names.length > 0
}

function snapshotOf(file: Open): Snapshot {
  const statement = (sql: string): StatementSync => {
    const known = file.statements.get(sql)
    if (known !== undefined) return known
    const prepared = file.database.prepare(sql)
    file.statements.set(sql, prepared)
    return prepared
  }
  return {
    all: (sql, ...values) => statement(sql).all(...values),
    get: (sql, ...values) => statement(sql).get(...values) ?? null,
  }
}
