import type { Database } from './database.ts'

export function getMeta(db: Pick<Database, 'get'>, name: string): string | null {
  return db.get<{ value: string }>('SELECT value FROM meta WHERE name = ?', name)?.value ?? null
}

/** null: the row goes. */
export function putMeta(db: Pick<Database, 'run'>, name: string, value: string | null): void {
  if (value === null) db.run('DELETE FROM meta WHERE name = ?', name)
  else db.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', name, value)
}
