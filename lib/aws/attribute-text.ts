import type { AttributeValue } from '@aws-sdk/client-dynamodb'

const MAX_CHARS = 4_000

/** An attribute for people: text and numbers as they are, bytes as base64, the rest as JSON; bounded. */
export function attributeText(value: AttributeValue): string {
  const json = toJson(value)
  const text = value.N ?? (typeof json === 'string' ? json : JSON.stringify(json))
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS - 1)}…` : text
}

function toJson(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.M !== undefined)
    return Object.fromEntries(Object.entries(value.M).map(([name, each]) => [name, toJson(each)]))
  if (value.L !== undefined) return value.L.map(toJson)
  if (value.SS !== undefined) return value.SS
  if (value.NS !== undefined) return value.NS.map(number)
  if (value.B !== undefined) return base64(value.B)
  if (value.BS !== undefined) return value.BS.map(base64)
  return null
}

/** Where a JS number would change the digits that DynamoDB holds, they stay text. */
function number(digits: string): number | string {
  const value = Number(digits)
  return String(value) === digits ? value : digits
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
