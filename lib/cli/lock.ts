import { DatabaseSync } from 'node:sqlite'

export interface Lock {
  release(): void
}

/**
 * Holds a file for as long as this process lives: the operating system lets go of it however we end, so a
 * kill leaves nothing stale behind. null: another process holds it.
 */
export function tryLock(file: string): Lock | null {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof Error && /locked|busy/i.test(error.message)) return null
    throw error
  }
  return { release: () => database.close() }
}
