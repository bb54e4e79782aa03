import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { EffectView } from '#lib/domain/event-views.ts'
import { toAwsError } from './classify.ts'
import { recordId } from './record-id.ts'
import { valueOf } from './record-key.ts'
import { describeTable } from './table-description.ts'

/** What a delivery must do exactly once. `key` is a recipe (record-id.ts). */
export type EffectSettings =
  | { readonly kind: 'table'; readonly name: string; readonly table: string; readonly key: string }
  | { readonly kind: 'external'; readonly name: string }

const MAX_PAGES = 10

/** How many rows each effect of an event has, read consistently; null where that cannot be seen, with the reason. */
export function readEffects(
  client: DynamoDBClient,
  effects: readonly EffectSettings[],
  key: string,
  place: string,
): Promise<readonly EffectView[]> {
  return Promise.all(
    effects.map(async (effect): Promise<EffectView> => {
      if (effect.kind === 'external') {
        return { name: effect.name, rows: null, note: 'cannot be seen from here: check it yourself' }
      }
      try {
        return await countRows(client, effect, recordId(effect.key, key), place)
      } catch (error) {
        const request = { operation: 'Query', resource: `table ${effect.table}`, place }
        const { message, hint } = toAwsError(error, request)
        return { name: effect.name, rows: null, note: `${message}. ${hint}` }
      }
    }),
  )
}

async function countRows(
  client: DynamoDBClient,
  effect: { readonly name: string; readonly table: string },
  id: string,
  place: string,
): Promise<EffectView> {
  const { partitionKey } = await describeTable(client, effect.table, place)
  let rows = 0
  let from: Record<string, AttributeValue> | undefined
  const page = (start: typeof from) =>
    client.send(
      new QueryCommand({
        TableName: effect.table,
        Select: 'COUNT',
        ConsistentRead: true,
        KeyConditionExpression: '#key = :id',
        ExpressionAttributeNames: { '#key': partitionKey.name },
        ExpressionAttributeValues: { ':id': valueOf(partitionKey, id) },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    )
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const answer = await page(from)
    rows += answer.Count ?? 0
    from = answer.LastEvaluatedKey
    if (from === undefined) return { name: effect.name, rows, note: null }
  }
  return { name: effect.name, rows: null, note: `more than ${rows} rows` }
}
