import { existsSync } from 'node:fs'
import { Database } from './database.ts'
import { EVENTS_SCHEMA, EVENTS_SCHEMA_VERSION } from './schema.ts'
import { strangeness, WAY_OUT } from './strange-file.ts'

/** events.db is not ours, broken, or of another version; the file is kept as it is. */
export class EventsFileError extends Error {
  override readonly name = 'EventsFileError'
}

/** Opens events.db for writing, and makes it where there is none. @throws EventsFileError */
export function openEvents(path: string): Database {
  let db: Database | null = null
  try {
    db = new Database(path)
    // Asked before anything is set: a file that is not ours stays as it is, to the byte.
    const isOurs = demandOurs(db)
    // NORMAL: what a power cut takes back can be read from AWS again.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 13000',
    )
    if (!isOurs) makeTables(db)
    return db
  } catch (error) {
    db?.close()
    throw asRefusal(path, error)
  }
}

/** Whether it could be opened for writing, without doing so. @throws EventsFileError */
export function inspectEvents(path: string): void {
  if (!existsSync(path)) return
  let db: Database | null = null
  try {
    db = new Database(path, { readOnly: true })
    demandOurs(db)
  } catch (error) {
    throw asRefusal(path, error)
  } finally {
    db?.close()
  }
}

function asRefusal(path: string, error: unknown): EventsFileError {
  if (error instanceof EventsFileError) return error
  return new EventsFileError(`${path} cannot be opened (${reason(error)}), and is kept as it is; ${WAY_OUT}`)
}

/** false: there is nothing in it yet. @throws EventsFileError where there is something else. */
function demandOurs(db: Database): boolean {
  const found = {
    version: db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0,
    tables: db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'"),
  }
  const strange = strangeness(
    found.version,
    found.tables.map(({ name }) => name),
  )
  if (strange !== null) throw new EventsFileError(`${db.path} ${strange}, and is kept as it is; ${WAY_OUT}`)
  return found.tables.length > 0
}

function makeTables(db: Database): void {
  db.transaction(() => {
    db.exec(EVENTS_SCHEMA)
    db.exec(`PRAGMA user_version = ${EVENTS_SCHEMA_VERSION}`)
  })
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
