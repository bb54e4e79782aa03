import type { Problem } from '#lib/domain/answer.ts'
import { EventsFileError } from '#lib/store/open-events.ts'
import { WAY_OUT } from '#lib/store/strange-file.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import type { Clock } from './clock.ts'
import { SECOND } from './stretch-of-time.ts'

/** SQLite's result codes that pass: BUSY, LOCKED, IOERR, FULL. */
const PASSING = new Set([5, 6, 10, 13])
const FULL = 13
/** CORRUPT, NOTADB: no time heals those. */
const BROKEN = new Set([11, 26])
const TRIES = 6

/** The store refuses writes for now; what was to be written is read from AWS again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  readonly problem: Problem

  constructor(problem: Problem, cause: unknown) {
    super(`${problem.message}: ${problem.hint}`, { cause })
    this.problem = problem
  }
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
      if (attempt >= TRIES || stop.aborted) throw new StoreUnavailable(problemOf(code, error), error)
      await clock.sleep(Math.min(SECOND, 50 * 2 ** attempt), stop)
    }
  }
}

/** The file itself is broken: an error that says so and what to do. null: it is something else. */
export function brokenStore(error: unknown): EventsFileError | null {
  if (!BROKEN.has(sqliteCode(error) ?? 0)) return null
  const reason = error instanceof Error ? error.message : String(error)
  return new EventsFileError(
    `events.db in ONCEBOARD_DATA is broken (${reason}), so nothing more is written to it; stop Onceboard, then ${WAY_OUT}`,
  )
}

function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  // Extended codes carry the plain one in their last byte.
  return error.errcode & 0xff
}

function problemOf(code: number, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error)
  if (code === FULL) {
    const message = `the disk of events.db is full (${reason}), so nothing new is kept`
    return { code: 'STORE_FULL', message, hint: 'make room; reading goes on by itself' }
  }
  const message = `events.db cannot be written (${reason}), so nothing new is kept`
  return { code: 'STORE_LOCKED', message, hint: 'is another program using it? It is tried again by itself' }
}

const ROW = 'problem:store'

/** Says in the store itself, where pages and API find it, that it cannot be written: a few bytes often still can. */
export class StoreProblem {
  readonly #writer: Pick<EventsWriter, 'getMeta' | 'setMeta'>
  #said: boolean

  constructor(writer: Pick<EventsWriter, 'getMeta' | 'setMeta'>) {
    this.#writer = writer
    this.#said = writer.getMeta(ROW) !== null
  }

  say(error: unknown): void {
    if (!(error instanceof StoreUnavailable) || this.#said) return
    try {
      this.#writer.setMeta(ROW, JSON.stringify(error.problem))
      this.#said = true
    } catch {
      // Not even that: the heartbeat stops then, and pages say that.
    }
  }

  over(): void {
    if (!this.#said) return
    this.#writer.setMeta(ROW, null)
    this.#said = false
  }
}
