import { INSTANT_FIELDS } from '#lib/domain/instants.ts'

/** An answer as it goes out. */
export function toWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toWire)
  if (value === null || typeof value !== 'object') return value
  const out: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(value)) {
    out[name] = typeof each === 'number' && INSTANT_FIELDS.has(name) ? instantText(each) : toWire(each)
  }
  return out
}

/** What no calendar has is not known. */
function instantText(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
