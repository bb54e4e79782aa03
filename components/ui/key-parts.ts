import { visibleText } from './visible-text.ts'

/** A long key's middle and head may go before its tail: the event's own part stays readable. */
export interface KeyParts {
  readonly head: string
  readonly tail: string
}

const TAIL = 28
const HEAD = 160
// A short run of digits alone is a sequence number, not a hash.
const HASH = /([#/])((?=\d*[a-f])[0-9a-f]{8,64}|[0-9a-f]{32,64})(-\d+)?$/
const SEPARATORS = /[/#:]/g

/** Splits a key for one line: a hash at the end shortens first (`#9b2cf5…`), the tail begins at its own part. */
export function splitKey(key: string): KeyParts {
  const short = key.replace(HASH, (_, separator: string, hash: string) => `${separator}${hash.slice(0, 6)}…`)
  if (short.length <= 12) return { head: '', tail: visibleText(short) }
  const start = tailStart(short)
  const head = short.slice(0, start)
  const bounded = head.length > HEAD ? `${head.slice(0, HEAD)}…` : head
  return { head: visibleText(bounded), tail: visibleText(short.slice(start)) }
}

/* The tail begins after the last separator that leaves it long enough to tell events apart, if that is short enough to show. */
function tailStart(text: string): number {
  const floor = Math.max(0, text.length - TAIL)
  let start = floor
  for (const { index } of text.matchAll(SEPARATORS)) {
    if (index + 1 >= floor && text.length - index - 1 >= 12) start = index + 1
  }
  const code = text.charCodeAt(start)
  return code >= 0xdc00 && code <= 0xdfff ? start + 1 : start
}
