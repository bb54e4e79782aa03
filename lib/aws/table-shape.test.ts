import { createHash } from 'node:crypto'
import { CreateTableCommand, PutItemCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer, until } from '#local-aws/testing/harness.ts'
import type { TableRequest } from './batch-items.ts'
import type { TableSettings } from './table-settings.ts'
import { trackingTable } from './tracking-table.ts'

const NOW = Math.floor(Date.now() / 1_000)
const sha = (key: string) => createHash('sha256').update(key).digest('hex')
let aws: TestServer
beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())

interface Made {
  readonly keys: readonly [string] | readonly [string, string]
  readonly ttl?: string
  readonly items: readonly Record<string, string | number>[]
}

async function make(name: string, { keys, ttl, items }: Made): Promise<void> {
  const [hash, range] = keys
  await aws.dynamo.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [
        { AttributeName: hash, KeyType: 'HASH' },
        ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
      ],
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' as const })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const put = (item: Record<string, string | number>) =>
    aws.dynamo.send(new PutItemCommand({ TableName: name, Item: marshall(item) }))
  const [first, ...rest] = items
  if (first !== undefined)
    await until('the table', () =>
      put(first).then(
        () => true,
        () => null,
      ),
    )
  for (const item of rest) await put(item)
  if (ttl !== undefined)
    await aws.dynamo.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: ttl, Enabled: true },
      }),
    )
}

function tableOf(name: string, more: Partial<TableSettings> = {}, spent?: (request: TableRequest) => void) {
  const settings: TableSettings = {
    name,
    id: null,
    key: null,
    sortKey: null,
    partition: null,
    status: null,
    expiry: null,
    inProgressExpiry: null,
    processedAt: null,
    ...more,
  }
  return trackingTable(aws.dynamo, settings, 'here', Date.now, spent)
}

const LATER = NOW + 30 * 86_400

test.each<[string, Made, readonly string[], object]>([
  [
    'processing_tracking',
    { keys: ['tracking_id'], ttl: 'ttl', items: [{ tracking_id: 'a#b#c', processed_at: NOW, ttl: LATER }] },
    ['a#b#c'],
    { kind: 'tracking', id: '{key}', expiry: 'ttl', processedAt: 'processed_at', status: null },
  ],
  [
    'by_hash',
    { keys: ['id'], items: [{ id: sha('x/y'), filename: 'y', status: 'processed' }] },
    ['x/y', 'not there'],
    { kind: 'status', id: 'sha256({key})', status: 'status', expiry: null },
  ],
  [
    'invoices',
    {
      keys: ['content_id'],
      items: [{ content_id: 'k', invoice_number: 'I', amount: 5, timestamp: NOW, status: 'processed' }],
    },
    ['k'],
    { kind: 'content', id: '{key}', processedAt: 'timestamp', status: 'status' },
  ],
  [
    'powertools',
    {
      keys: ['id'],
      ttl: 'expiration',
      items: [
        {
          id: 'pay#abc',
          status: 'COMPLETED',
          expiration: LATER,
          in_progress_expiration: NOW * 1_000,
          data: '{}',
        },
      ],
    },
    ['pay#abc'],
    { kind: 'powertools', id: '{key}', expiry: 'expiration', status: 'status', processedAt: null },
  ],
  [
    'powertools_composite',
    {
      keys: ['id', 'sk'],
      items: [{ id: 'idempotency#pay', sk: 'pay#abc', status: 'INPROGRESS', expiration: LATER }],
    },
    ['pay#abc'],
    { kind: 'powertools-composite', id: '{key}', partitionKey: 'id', sortKey: 'sk' },
  ],
  [
    'custom',
    {
      keys: ['pk'],
      ttl: 'forget_at',
      items: [{ pk: 'k1', forget_at: LATER, done_on: NOW * 1_000, phase: 'done' }],
    },
    ['k1'],
    { kind: 'status', expiry: 'forget_at', processedAt: 'done_on', status: 'phase' },
  ],
])('the shape of %s is found from DescribeTable and a sample', async (name, made, keys, expected) => {
  await make(name, made)
  const units: number[] = []
  const shape = await tableOf(name, {}, (request) => void units.push(request.units)).shape(keys)
  expect(shape).toMatchObject({ seen: true, ...expected })
  expect(units.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0)
})

test('where no record is there, nothing is claimed', async () => {
  await make('empty', { keys: ['id'], items: [] })
  const shape = await until('the table', () =>
    tableOf('empty')
      .shape(['k'])
      .catch(() => null),
  )
  expect(shape).toMatchObject({ kind: 'unknown', seen: false, id: '{key}' })
})

test('a single record is found by whichever recipe it was made, unless one is configured', async () => {
  const items = [{ tracking_id: createHash('md5').update('k').digest('hex'), processed_at: NOW, ttl: LATER }]
  await make('by_md5', { keys: ['tracking_id'], items })
  const table = tableOf('by_md5')
  expect((await table.readRecord('k')).state).toBe('present')
  expect((await table.readRecord('other')).state).toBe('none')
  expect((await tableOf('by_md5', { id: '{key}' }).readRecord('k')).state).toBe('none')
  expect([...(await tableOf('by_md5').batchRead(['k', 'other'])).values()].map(({ state }) => state)).toEqual(
    ['present', 'none'],
  )
})
