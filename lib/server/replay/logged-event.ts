import type { EventRecord } from '#lib/domain/signal.ts'
import { recordOf } from '#lib/domain/transport.ts'

type JsonObject = Readonly<Record<string, unknown>>

/**
 * The event that a line logged whole, narrowed to the record that `key` came from; null where it cannot be told which
 * record that is. `records`: what the line's signal made of it.
 */
export function loggedEvent(
  message: string,
  records: readonly EventRecord[],
  key: string,
): JsonObject | null {
  const event = eventIn(message)
  const record = recordOf(key, records)
  if (event === null || record === null) return null
  const raw = event['Records']
  if (!Array.isArray(raw) || raw.length === 1) return records.length === 1 ? event : null
  if (raw.length !== records.length) return null
  return { ...event, Records: [raw[records.indexOf(record)]] }
}

/** The line's JSON itself, or what a logger's JSON line carries as its message. */
function eventIn(message: string): JsonObject | null {
  const line = parse(message.slice(Math.max(0, message.indexOf('{'))))
  if (line === null || isEvent(line)) return line
  const inner = typeof line['message'] === 'string' ? parse(line['message']) : line['message']
  return isObject(inner) && isEvent(inner) ? inner : null
}

function isEvent(value: JsonObject): boolean {
  return Array.isArray(value['Records']) || 'detail-type' in value
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
