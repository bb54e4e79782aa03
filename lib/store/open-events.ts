import { existsSync } from 'node:fs'
import { Database } from './database.ts'
import { EVENTS_SCHEMA, EVENTS_SCHEMA_VERSION } from './schema.ts'

/** events.db is not ours, broken, or of another version; the file is kept as it is. */
export class EventsFileError extends Error {
  override readonly name = 'EventsFileError'
}

/** Opens events.db for writing, and makes it where there is none. @throws EventsFileError */
export function openEvents(path: string): Database {
  const isNew = !existsSync(path)
  let db: Database
  try {
    db = new Database(path)
    // NORMAL: what a power cut takes back can be read from AWS again.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY',
    )
  } catch (error) {
    throw new EventsFileError(
      `${path} cannot be opened: ${reason(error)}; move the file away and start again: it is read anew from AWS`,
    )
  }
  const version = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  if (version === EVENTS_SCHEMA_VERSION) return db
  const foreign = !isNew && (version !== 0 || hasTables(db))
  if (foreign) {
    db.close()
    throw new EventsFileError(
      `${path} has version ${version}, this Onceboard writes version ${EVENTS_SCHEMA_VERSION}; move the file away and start again: it is read anew from AWS`,
    )
  }
  db.transaction(() => {
    db.exec(EVENTS_SCHEMA)
    db.exec(`PRAGMA user_version = ${EVENTS_SCHEMA_VERSION}`)
  })
  return db
}

function hasTables(db: Database): boolean {
  return db.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' LIMIT 1") !== null
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
