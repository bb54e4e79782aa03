import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { TableRequest } from './batch-items.ts'
import { toAwsError } from './classify.ts'
import { type Item, recordState, recordTimes } from './record-view.ts'
import type { TableDescription, TableSettings } from './table-settings.ts'
import { attributesOf } from './table-shape.ts'

/** Records by what they are now; expiry is judged by their times, for DynamoDB deletes them days later. */
export interface RecordStates {
  readonly present: number
  readonly expired: number
  readonly inProgress: number
}

/** One page of a scan. `next`: where it goes on; null: it was the last */
export interface ScannedPage {
  readonly states: RecordStates
  readonly units: number
  readonly next: string | null
}

export interface ScanRequest {
  readonly settings: TableSettings
  readonly table: TableDescription
  /** `next` of the page before; null: from the beginning */
  readonly from: string | null
  /** Records read at most. */
  readonly limit: number
  /** ms */
  readonly now: number
  readonly place: string
}

/** Eventually consistent, which costs half: it counts states, and nothing is decided by one record. Throws AwsError. */
export async function scanPage(
  client: DynamoDBClient,
  { settings, table, from, limit, now, place }: ScanRequest,
  spent: (request: TableRequest) => void = () => {},
): Promise<ScannedPage> {
  try {
    const answer = await client.send(
      new ScanCommand({
        TableName: settings.name,
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
        ...(from === null ? {} : { ExclusiveStartKey: keyOf(from) }),
      }),
    )
    const units = answer.ConsumedCapacity?.CapacityUnits ?? 0
    spent({ operation: 'Scan', requests: 1, throttled: 0, units })
    const next = answer.LastEvaluatedKey === undefined ? null : textOf(answer.LastEvaluatedKey)
    return { states: statesOf(answer.Items ?? [], settings, table, now), units, next }
  } catch (error) {
    const known = toAwsError(error, { operation: 'Scan', resource: `table ${settings.name}`, place })
    spent({ operation: 'Scan', requests: 1, throttled: Number(known.code === 'THROTTLED'), units: 0 })
    throw known
  }
}

function statesOf(
  items: readonly Item[],
  settings: TableSettings,
  table: TableDescription,
  now: number,
): RecordStates {
  const attributes = attributesOf(settings, table, items)
  const states = items.map((item) => recordState(recordTimes(item, attributes), now))
  const count = (state: string) => states.filter((each) => each === state).length
  return { present: count('present'), expired: count('expired'), inProgress: count('in_progress') }
}

type Key = Readonly<Record<string, AttributeValue>>

function textOf(key: Key): string {
  return JSON.stringify(
    Object.entries(key).map(([name, value]) =>
      value.B === undefined
        ? [name, value.N === undefined ? 'S' : 'N', value.S ?? value.N]
        : [name, 'B', Buffer.from(value.B).toString('base64')],
    ),
  )
}

function keyOf(text: string): Record<string, AttributeValue> {
  const parts: readonly (readonly [string, 'S' | 'N' | 'B', string])[] = JSON.parse(text)
  return Object.fromEntries(
    parts.map(([name, type, value]): [string, AttributeValue] => {
      if (type === 'B') return [name, { B: Buffer.from(value, 'base64') }]
      return [name, type === 'N' ? { N: value } : { S: value }]
    }),
  )
}
