import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { TABLES, type TableDefinition } from '../pipelines/tables.ts'

const LONGEST_WAIT_S = 60

/** Makes the demo's tables where they are missing, and names their TTL attributes. */
export async function createTables(client: DynamoDBClient): Promise<void> {
  for (const table of TABLES) {
    await createTable(client, table)
    await waitUntilTableExists(
      { client, maxWaitTime: LONGEST_WAIT_S, minDelay: 1, maxDelay: 2 },
      { TableName: table.name },
    )
    if (table.ttl) await expireBy(client, table.name, table.ttl)
  }
}

/** A start that was cut short may have left the table without it; one that was not, with it: DynamoDB refuses a second time. */
async function expireBy(client: DynamoDBClient, table: string, attribute: string): Promise<void> {
  const { TimeToLiveDescription: is } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }))
  if (is?.TimeToLiveStatus === 'ENABLED') return
  const specification = { Enabled: true, AttributeName: attribute }
  await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: specification }))
}

async function createTable(client: DynamoDBClient, { name, key, sortKey }: TableDefinition): Promise<void> {
  const names = sortKey === null ? [key] : [key, sortKey]
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: names.map((AttributeName, at) => ({
          AttributeName,
          KeyType: at === 0 ? 'HASH' : 'RANGE',
        })),
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
}
