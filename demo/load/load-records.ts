import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { WrittenItem } from '../history/memory-tables.ts'
import { idAttribute, type TableDefinition } from '../pipelines/tables.ts'

const GET_AT_ONCE = 100
const WRITE_AT_ONCE = 25

/**
 * Puts the history's rows into the tables, in the order given. A row that is there stays as it is: live traffic, a
 * replay or an earlier run of this very load made it. Throws what the SDK throws.
 */
export async function loadRecords(
  client: DynamoDBClient,
  items: readonly WrittenItem[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < items.length; at += GET_AT_ONCE) {
    signal.throwIfAborted()
    const part = items.slice(at, at + GET_AT_ONCE)
    for (const [table, rows] of groupByTable(part)) await loadPart(client, table, rows)
  }
}

function groupByTable(items: readonly WrittenItem[]): Map<TableDefinition, WrittenItem[]> {
  const tables = new Map<TableDefinition, WrittenItem[]>()
  for (const item of items) tables.set(item.table, [...(tables.get(item.table) ?? []), item])
  return tables
}

async function loadPart(
  client: DynamoDBClient,
  table: TableDefinition,
  rows: readonly WrittenItem[],
): Promise<void> {
  const there = await present(client, table, rows)
  const missing = rows.filter(({ item }) => !there.has(String(item[idAttribute(table)])))
  for (let at = 0; at < missing.length; at += WRITE_AT_ONCE) {
    let left = missing
      .slice(at, at + WRITE_AT_ONCE)
      .map(({ item }) => ({ PutRequest: { Item: marshall(item) } }))
    while (left.length > 0) {
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: left } }))
      const unprocessed = answer.UnprocessedItems?.[table.name] ?? []
      left = unprocessed.flatMap(({ PutRequest }) =>
        PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item } }] : [],
      )
    }
  }
}

/** The ids among `rows` that the table holds. */
async function present(
  client: DynamoDBClient,
  table: TableDefinition,
  rows: readonly WrittenItem[],
): Promise<Set<string>> {
  const id = idAttribute(table)
  const names = table.sortKey === null ? [table.key] : [table.key, table.sortKey]
  let keys = rows.map(({ item }) => marshall(Object.fromEntries(names.map((name) => [name, item[name]]))))
  const found = new Set<string>()
  while (keys.length > 0) {
    const request = {
      Keys: keys,
      ConsistentRead: true,
      ProjectionExpression: '#id',
      ExpressionAttributeNames: { '#id': id },
    }
    const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [table.name]: request } }))
    for (const item of answer.Responses?.[table.name] ?? []) found.add(text(item[id]))
    keys = answer.UnprocessedKeys?.[table.name]?.Keys ?? []
  }
  return found
}

function text(value: AttributeValue | undefined): string {
  return value?.S ?? ''
}
