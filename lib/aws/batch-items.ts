import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { AwsError, type AwsRequest } from './aws-error.ts'
import { toAwsError } from './classify.ts'
import type { RecordKey } from './record-key.ts'
import type { Item } from './record-view.ts'

/** What a request cost; `units`: read units. */
export interface TableRequest {
  readonly operation: 'BatchGetItem' | 'Scan'
  readonly requests: number
  readonly throttled: number
  readonly units: number
}

export interface BatchContext {
  readonly client: DynamoDBClient
  readonly table: string
  readonly place: string
  readonly spent: (request: TableRequest) => void
}

const BATCH = 100
const BATCH_TRIES = 6
const FIRST_PAUSE_MS = 50

/**
 * The items at these places, by the places' names; those without one are left out. 100 a request, consistent; what the
 * service leaves unprocessed is asked for again, ever more patiently. Two names may share one place. Throws AwsError.
 */
export async function batchItems<N>(
  context: BatchContext,
  places: ReadonlyMap<N, RecordKey>,
): Promise<ReadonlyMap<N, Item>> {
  const wanted = [...new Map([...places.values()].map((at) => [at.shown, at.key])).values()]
  const names = Object.keys(wanted[0] ?? {})
  const identity = (item: Item) => JSON.stringify(names.map((name) => item[name]))
  const found = new Map<string, Item>()
  for (let start = 0; start < wanted.length; start += BATCH) {
    let left = wanted.slice(start, start + BATCH)
    for (let tries = 0; left.length > 0; tries++) {
      if (tries === BATCH_TRIES) throw unprocessed(requestOf(context))
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** tries))
      const { items, unread } = await ask(context, left)
      for (const item of items) found.set(identity(item), item)
      left = unread
    }
  }
  return new Map(
    [...places].flatMap(([name, at]) => {
      const item = found.get(identity(at.key))
      return item === undefined ? [] : [[name, item] as const]
    }),
  )
}

async function ask(
  context: BatchContext,
  keys: readonly Item[],
): Promise<{ readonly items: readonly Item[]; readonly unread: Item[] }> {
  const { client, table, spent } = context
  try {
    const answer = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: keys.map((key) => ({ ...key })), ConsistentRead: true } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    const units = (answer.ConsumedCapacity ?? []).reduce((sum, each) => sum + (each.CapacityUnits ?? 0), 0)
    const unread = answer.UnprocessedKeys?.[table]?.Keys ?? []
    spent({ operation: 'BatchGetItem', requests: 1, throttled: Number(unread.length > 0), units })
    return { items: answer.Responses?.[table] ?? [], unread }
  } catch (error) {
    const known = toAwsError(error, requestOf(context))
    spent({ operation: 'BatchGetItem', requests: 1, throttled: Number(known.code === 'THROTTLED'), units: 0 })
    throw known
  }
}

function requestOf({ table, place }: BatchContext): AwsRequest {
  return { operation: 'BatchGetItem', resource: `table ${table}`, place }
}

function unprocessed(request: AwsRequest): AwsError {
  const message = `${request.operation} on ${request.resource} at ${request.place} left keys unread`
  const hint = 'The table has too little read capacity just now; it is tried again.'
  return new AwsError('THROTTLED', request, message, hint)
}
