import { RequestError } from '#lib/domain/request-error.ts'
import { WAY_OUT } from '../strange-file.ts'

/** SQLite's CORRUPT and NOTADB: no time heals those. */
const BROKEN = new Set([11, 26])
const CODE = 'STORE_UNREADABLE'

/** events.db is there, but this Onceboard cannot read it. */
export function unreadable(why: string): RequestError {
  return new RequestError(
    503,
    CODE,
    `events.db ${why}.`,
    `It is kept as it is. Stop Onceboard, then ${WAY_OUT}.`,
  )
}

export function isUnreadable(error: unknown): error is RequestError {
  return error instanceof RequestError && error.code === CODE
}

/** What a broken file makes SQLite throw, as the refusal that it means; all else as it is. */
export function asUnreadable(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  return BROKEN.has(error.errcode & 0xff) ? unreadable(`is broken (${error.message})`) : error
}
