import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { RecordView } from '#lib/domain/event-views.ts'
import { AwsError } from './aws-error.ts'
import { toAwsError } from './classify.ts'
import { type MeasuredWindow, measureWindow } from './measured-window.ts'
import { type RecordKey, recordKey } from './record-key.ts'
import { type Item, recordTimes, recordView } from './record-view.ts'
import { describeTable } from './table-description.ts'
import { recordAttributes, type TableDescription, type TableSettings } from './table-settings.ts'

/** A pipeline's tracking table: single records by key, never a scan. */
export interface TrackingTable {
  /** Remembered for five minutes. Throws AwsError. */
  describe(): Promise<TableDescription>
  /** One consistent GetItem; what goes wrong is a view too (`unreadable`). */
  readRecord(key: string): Promise<RecordView>
  /** Up to 100 keys a request, consistent; keys without a record are `none`. Throws AwsError. */
  batchRead(keys: readonly string[]): Promise<ReadonlyMap<string, RecordView>>
  /** W from the records of these keys. Throws AwsError. */
  measureWindow(keys: readonly string[]): Promise<MeasuredWindow>
}

/** What a request cost; `units`: read units. */
export interface TableRequest {
  readonly operation: 'DescribeTable' | 'GetItem' | 'BatchGetItem' | 'Scan'
  readonly requests: number
  readonly throttled: number
  readonly units: number
}

const DESCRIPTION_LIFE_MS = 300_000
const BATCH = 100
const BATCH_TRIES = 5

/** `now` in ms; `place` for messages. */
export function trackingTable(
  client: DynamoDBClient,
  settings: TableSettings,
  place: string,
  now: () => number = Date.now,
  spent: (request: TableRequest) => void = () => {},
): TrackingTable {
  let known: { readonly until: number; readonly table: Promise<TableDescription> } | null = null
  const describe = (): Promise<TableDescription> => {
    if (known === null || known.until < now()) {
      const table = describeTable(client, settings.name, place)
      const mine = { until: now() + DESCRIPTION_LIFE_MS, table }
      known = mine
      table.catch(() => {
        if (known === mine) known = null
      })
    }
    return known.table
  }
  const context: Context = { client, settings, place, now, describe, spent }
  return {
    describe,
    readRecord: (key) => readRecord(context, key),
    batchRead: async (keys) => {
      const table = await describe()
      const items = await batchItems(context, table, keys)
      return new Map(
        keys.map((key) => [key, viewOf(context, table, recordKey(settings, table, key), items.get(key))]),
      )
    },
    measureWindow: async (keys) => {
      const table = await describe()
      const items = await batchItems(context, table, keys)
      const attributes = recordAttributes(settings, table)
      return measureWindow([...items.values()].map((item) => recordTimes(item, attributes)))
    },
  }
}

interface Context {
  readonly client: DynamoDBClient
  readonly settings: TableSettings
  readonly place: string
  readonly now: () => number
  readonly describe: () => Promise<TableDescription>
  readonly spent: (request: TableRequest) => void
}

async function readRecord(context: Context, key: string): Promise<RecordView> {
  const { client, settings, place, describe } = context
  const request = { operation: 'GetItem', resource: `table ${settings.name}`, place }
  try {
    const table = await describe()
    const at = recordKey(settings, table, key)
    const input = { TableName: settings.name, Key: { ...at.key }, ConsistentRead: true }
    const { Item } = await client.send(new GetItemCommand(input))
    return viewOf(context, table, at, Item)
  } catch (error) {
    const { message, hint } = toAwsError(error, request)
    return { state: 'unreadable', problem: message, hint }
  }
}

function viewOf(
  { settings, now }: Context,
  table: TableDescription,
  at: RecordKey,
  item: Item | undefined,
): RecordView {
  const read = { table: settings.name, id: at.shown, now: now() }
  if (item === undefined) return { state: 'none', table: read.table, id: read.id, readAt: read.now }
  return recordView(item, {
    ...read,
    keys: Object.keys(at.key),
    attributes: recordAttributes(settings, table),
  })
}

/** Items by the event's key; those without a record are left out. Two keys may share one record. */
async function batchItems(
  { client, settings, place, spent }: Context,
  table: TableDescription,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Item>> {
  const request = { operation: 'BatchGetItem', resource: `table ${settings.name}`, place }
  const places = new Map(keys.map((key) => [key, recordKey(settings, table, key)]))
  const wanted = [...new Map([...places.values()].map((at) => [at.shown, at.key])).values()]
  const names = Object.keys(wanted[0] ?? {})
  const identity = (item: Item) => JSON.stringify(names.map((name) => item[name]))
  const found = new Map<string, Item>()
  for (let start = 0; start < wanted.length; start += BATCH) {
    let left = wanted.slice(start, start + BATCH).map((key) => ({ ...key }))
    for (let tries = 0; left.length > 0; tries++) {
      if (tries === BATCH_TRIES) throw unprocessed(request)
      try {
        const input = {
          RequestItems: { [settings.name]: { Keys: left, ConsistentRead: true } },
          ReturnConsumedCapacity: 'TOTAL' as const,
        }
        const answer = await client.send(new BatchGetItemCommand(input))
        const units = (answer.ConsumedCapacity ?? []).reduce(
          (sum, each) => sum + (each.CapacityUnits ?? 0),
          0,
        )
        spent({ operation: 'BatchGetItem', requests: 1, throttled: 0, units })
        for (const item of answer.Responses?.[settings.name] ?? []) found.set(identity(item), item)
        left = answer.UnprocessedKeys?.[settings.name]?.Keys ?? []
      } catch (error) {
        throw toAwsError(error, request)
      }
    }
  }
  return new Map(
    [...places].flatMap(([key, at]) => {
      const item = found.get(identity(at.key))
      return item === undefined ? [] : [[key, item] as const]
    }),
  )
}

function unprocessed(request: { operation: string; resource: string; place: string }): AwsError {
  const message = `${request.operation} on ${request.resource} at ${request.place} left keys unread`
  return new AwsError(
    'THROTTLED',
    request,
    message,
    'The table has too little read capacity just now; it is tried again.',
  )
}
