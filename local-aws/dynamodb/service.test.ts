import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListBackupsCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestServer, testServer, until } from '../testing/harness.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const TABLE = 'processing_tracking'
let server: TestServer

beforeAll(async () => {
  server = await testServer()
  await createTable(TABLE)
})
afterAll(() => server.close())

async function createTable(TableName: string): Promise<void> {
  const AttributeDefinitions = [{ AttributeName: 'tracking_id', AttributeType: 'S' as const }]
  const KeySchema = [{ AttributeName: 'tracking_id', KeyType: 'HASH' as const }]
  const BillingMode = 'PAY_PER_REQUEST'
  await server.dynamo.send(
    new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode }),
  )
  await until('the table', async () => {
    const { Table } = await server.dynamo.send(new DescribeTableCommand({ TableName }))
    return Table?.TableStatus === 'ACTIVE' ? true : null
  })
}

function put(id: string, more: Partial<PutItemCommandInput> = {}, attributes = {}) {
  const Item = { tracking_id: { S: id }, ...attributes }
  return server.dynamo.send(new PutItemCommand({ TableName: TABLE, Item, ...more }))
}

async function get(id: string) {
  const Key = { tracking_id: { S: id } }
  return (await server.dynamo.send(new GetItemCommand({ TableName: TABLE, Key, ConsistentRead: true }))).Item
}

function setTtl(AttributeName: string, Enabled: boolean, TableName = TABLE) {
  const TimeToLiveSpecification = { AttributeName, Enabled }
  return server.dynamo.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
}

const ABSENT = { ConditionExpression: 'attribute_not_exists(tracking_id)' }

test('of fifty conditional puts at once one wins, and each loser is shown the winner', async () => {
  const returning = { ...ABSENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
  const puts = Array.from({ length: 50 }, (_, index) => put('raced', returning, { by: { N: String(index) } }))
  const results = await Promise.allSettled(puts)
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  const winner = await get('raced')
  for (const result of results) {
    if (result.status === 'rejected') {
      expect(result.reason).toMatchObject({ name: 'ConditionalCheckFailedException', Item: winner })
    }
  }
})

test('a failed condition shows no item unless it is asked to', async () => {
  await put('quiet')
  const refused = await put('quiet', ABSENT).catch((error: unknown) => error)
  expect(refused).toMatchObject({ name: 'ConditionalCheckFailedException' })
  expect(refused).not.toHaveProperty('Item', expect.anything())
})

test('time to live can be set, described and taken back', async () => {
  const describe = async () =>
    (await server.dynamo.send(new DescribeTimeToLiveCommand({ TableName: TABLE }))).TimeToLiveDescription
  const invalid = { name: 'ValidationException' }
  expect(await describe()).toEqual({ TimeToLiveStatus: 'DISABLED' })
  await setTtl('ttl', true)
  expect(await describe()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' })
  await expect(setTtl('ttl', true)).rejects.toMatchObject(invalid)
  await expect(setTtl('other', false)).rejects.toMatchObject(invalid)
  await setTtl('ttl', false)
  await expect(setTtl('ttl', false)).rejects.toMatchObject(invalid)
  expect(await describe()).toEqual({ TimeToLiveStatus: 'DISABLED' })
  await expect(setTtl('ttl', true, 'nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('expired items go, and no others', async () => {
  const now = Math.floor(Date.now() / 1000)
  const items = {
    expired: { ttl: { N: String(now - 60) } },
    later: { ttl: { N: String(now + 3600) } },
    text: { ttl: { S: String(now - 60) } },
    milliseconds: { ttl: { N: String(Date.now()) } },
    ancient: { ttl: { N: String(now - 6 * 365 * 86_400) } },
    none: {},
  }
  for (const [id, attributes] of Object.entries(items)) await put(id, {}, attributes)
  await setTtl('ttl', true)
  await until('the expired item to go', async () => ((await get('expired')) === undefined ? true : null))
  await put('again', {}, items.expired)
  await until('the next round', async () => ((await get('again')) === undefined ? true : null))
  for (const id of ['later', 'text', 'milliseconds', 'ancient', 'none']) expect(await get(id)).toBeDefined()
})

test('a table that is deleted and made anew has no time to live', async () => {
  await createTable('short')
  await setTtl('ttl', true, 'short')
  await server.dynamo.send(new DeleteTableCommand({ TableName: 'short' }))
  await until('the table to go', () =>
    server.dynamo.send(new DescribeTableCommand({ TableName: 'short' })).then(
      () => null,
      () => true,
    ),
  )
  await createTable('short')
  const described = await server.dynamo.send(new DescribeTimeToLiveCommand({ TableName: 'short' }))
  expect(described.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' })
})

test('an operation that it has not is refused, and the log names it', async () => {
  const asked = server.dynamo.send(new ListBackupsCommand({}))
  await expect(asked).rejects.toMatchObject({ name: 'UnknownOperationException' })
  expect(server.logged.join()).toContain('ListBackups')
})
