import { existsSync } from 'node:fs'
import { Database } from '../database.ts'

/**
 * The request ids of Onceboard's own sends, as ops.db at `path` knows them; none where nothing was ever sent.
 * Reads only, with a connection of its own: web is the one that writes there.
 */
export function readReplayRequestIds(path: string): string[] {
  if (!existsSync(path)) return []
  const db = new Database(path, { readOnly: true })
  try {
    if (db.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'replay'") === null) return []
    const rows = db.all<{ request_id: string }>('SELECT request_id FROM replay WHERE request_id IS NOT NULL')
    return rows.map(({ request_id }) => request_id)
  } finally {
    db.close()
  }
}
