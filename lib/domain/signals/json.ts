export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text as a JSON object; null where it is none. Linear, never throws. */
export function parseObject(text: string): JsonObject | null {
  if (text.charCodeAt(0) !== 0x7b || !text.trimEnd().endsWith('}')) return null
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function objectAt(object: JsonObject | null, name: string): JsonObject | null {
  const value = object?.[name]
  return isObject(value) ? value : null
}

export function textAt(object: JsonObject | null, name: string): string | null {
  const value = object?.[name]
  return typeof value === 'string' ? value : null
}

/** A finite number, also where it is written as text of digits. */
export function numberAt(object: JsonObject | null, name: string): number | null {
  const value = object?.[name]
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null
}
