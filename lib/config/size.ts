const UNIT_BYTES = { MB: 1e6, GB: 1e9, TB: 1e12 } as const

/** What a size looks like, for editors too. */
export const SIZE = /^[1-9][0-9]{0,4}(MB|GB|TB)$/
/** An empty store and what it writes ahead take some of it. */
export const LEAST_SIZE = 100 * UNIT_BYTES.MB

/** `500MB`, `20GB`, `1TB` in bytes; null where the text is none. */
export function parseSize(text: string): number | null {
  if (!SIZE.test(text)) return null
  const unit = text.slice(-2)
  if (unit !== 'MB' && unit !== 'GB' && unit !== 'TB') return null
  return Number(text.slice(0, -2)) * UNIT_BYTES[unit]
}
