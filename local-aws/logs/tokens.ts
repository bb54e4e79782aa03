import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Input, isObject } from '../http/input.ts'

export interface Tokens {
  /** A token that holds `state` and is good for `query` alone. */
  write(query: unknown, state: Input, now: number): string
  /** The state; null where the token is forged, another query's, or a day old. */
  read(query: unknown, token: string, now: number): Input | null
}

/** As AWS says of its own. */
const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000
const SIGNATURE_BYTES = 16

/** Opaque page tokens, signed and bound to the query they were given for. */
export function tokenBook(secret: Buffer): Tokens {
  const sign = (text: string) =>
    createHmac('sha256', secret).update(text).digest().subarray(0, SIGNATURE_BYTES)
  return {
    write: (query, state, now) => {
      const text = JSON.stringify({ of: fingerprint(query), written: now, state })
      return Buffer.concat([sign(text), Buffer.from(text)]).toString('base64url')
    },
    read: (query, token, now) => {
      const bytes = Buffer.from(token, 'base64url')
      const text = bytes.subarray(SIGNATURE_BYTES).toString()
      if (text === '' || !timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), sign(text))) return null
      const parsed: unknown = JSON.parse(text)
      if (!isObject(parsed) || parsed['of'] !== fingerprint(query)) return null
      if (now - Number(parsed['written']) > TOKEN_LIFE_MS) return null
      return isObject(parsed['state']) ? parsed['state'] : null
    },
  }
}

/** The same for the same query, whatever the order in which its members were sent. */
function fingerprint(query: unknown): string {
  const sorted = (_: string, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
  return createHash('sha256').update(JSON.stringify(query, sorted)).digest('base64url').slice(0, 16)
}
