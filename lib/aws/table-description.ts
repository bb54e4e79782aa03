import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { AwsError } from './aws-error.ts'
import { toAwsError } from './classify.ts'
import type { TableDescription, TableKey } from './table-settings.ts'

/** Two requests. Throws AwsError: NOT_FOUND where there is no such table. */
export async function describeTable(
  client: DynamoDBClient,
  name: string,
  place: string,
): Promise<TableDescription> {
  const request = { operation: 'DescribeTable', resource: `table ${name}`, place }
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
    const keyOf = (kind: 'HASH' | 'RANGE'): TableKey | null => {
      const attribute = Table?.KeySchema?.find((key) => key.KeyType === kind)?.AttributeName
      if (attribute === undefined) return null
      const type = Table?.AttributeDefinitions?.find((a) => a.AttributeName === attribute)?.AttributeType
      return { name: attribute, type: type === 'N' || type === 'B' ? type : 'S' }
    }
    const partitionKey = keyOf('HASH')
    if (partitionKey === null) {
      throw new AwsError(
        'UNKNOWN',
        request,
        `DescribeTable on table ${name} at ${place} names no key`,
        'Report it.',
      )
    }
    return { name, partitionKey, sortKey: keyOf('RANGE'), ttlAttribute: await ttlAttribute(client, name) }
  } catch (error) {
    throw toAwsError(error, request)
  }
}

/** Not being allowed to ask is no reason not to read the records. */
async function ttlAttribute(client: DynamoDBClient, name: string): Promise<string | null | undefined> {
  try {
    const { TimeToLiveDescription: ttl } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: name }),
    )
    const on = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING'
    return on ? (ttl.AttributeName ?? null) : null
  } catch {
    return undefined
  }
}
