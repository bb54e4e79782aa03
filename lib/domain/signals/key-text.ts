import { bounded } from './message.ts'

/** Longer than any key of DynamoDB (2,048 bytes) or URL-encoded name in S3 (3,072), with room. UTF-16 units. */
export const MAX_KEY_LENGTH = 8_192
const KEPT = 1_024

/**
 * A key as it is kept: whole up to 8,192 UTF-16 units; beyond, its beginning, its length and a fingerprint of all of
 * it, so that the delivery is still counted and two such keys stay two. A NUL is
 * shown as U+2400, a lone surrogate as U+FFFD. null: there is no key.
 */
export function keyText(text: string): string | null {
  if (text === '') return null
  if (text.length <= MAX_KEY_LENGTH) return storable(text)
  return `${storable(bounded(text, KEPT))}…[${text.length} characters, ${fingerprint(text)}]`
}

/** Stores end a text at a NUL and know no lone surrogates: both are made visible. The line itself is kept as bytes. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\u2400')
}

/** 64 bits of a text, in hex: tells texts apart, proves nothing. Two FNV-1a walks with different seeds. */
export function fingerprint(text: string): string {
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code ^ (at & 0xff), 0x85ebca6b)
  }
  return hex(high) + hex(low)
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0')
}
