import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5

/**
 * Claims a folder for this process; null where another holds it. The claim is SQLite's own file lock, which the
 * system drops with the process, however it ends: nothing stale is left behind by a kill -9.
 */
export function lockFolder(folder: string): { release(): void } | null {
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null
    throw error
  }
  return { release: () => lock.close() }
}
