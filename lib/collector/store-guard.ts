import type { Clock } from './clock.ts'
import { SECOND } from './stretch-of-time.ts'

/** SQLite's result codes that pass: BUSY, LOCKED, IOERR, FULL. */
const PASSING = new Set([5, 6, 10, 13])
const FULL = 13
const TRIES = 6

/** The store refuses writes for now; what was to be written is read from AWS again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/**
 * A write to the store, tried again a bounded number of times while the database is locked or the disk full.
 * @throws StoreUnavailable when that does not help; every other error as it is
 */
export async function tryingToWrite<T>(clock: Clock, stop: AbortSignal, write: () => T): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return write()
    } catch (error) {
      const code = sqliteCode(error)
      if (code === null || !PASSING.has(code)) throw error
      if (attempt >= TRIES || stop.aborted) throw new StoreUnavailable(words(code, error), { cause: error })
      await clock.sleep(Math.min(SECOND, 50 * 2 ** attempt), stop)
    }
  }
}

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  // Extended codes carry the plain one in their last byte.
  return error.errcode & 0xff
}

function words(code: number, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (code === FULL) return `the disk of events.db is full (${reason}): make room; reading goes on by itself`
  return `events.db cannot be written (${reason}): is another program using it? It is tried again by itself`
}
