import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'

const MAX_CHARS = 4_000

/** An attribute for people: text and numbers as they are, the rest as JSON, binary as base64; bounded. */
export function attributeText(value: AttributeValue): string {
  const text = value.S ?? value.N ?? JSON.stringify(plain(value), shown) ?? ''
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS - 1)}…` : text
}

/** Numbers stay the digits that DynamoDB holds: a JS number would change long ones. */
function plain(value: AttributeValue): unknown {
  return unmarshall({ value }, { wrapNumbers: (digits) => ({ digits }) }).value
}

function shown(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Set) return [...value]
  if (typeof value === 'object' && value !== null && 'digits' in value && Object.keys(value).length === 1) {
    const number = Number(value.digits)
    return String(number) === value.digits ? number : value.digits
  }
  return value
}
