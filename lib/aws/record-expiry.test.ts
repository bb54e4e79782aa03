import { CreateTableCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { predict } from '#lib/domain/prediction.ts'
import { recordChange } from '#lib/domain/record-change.ts'
import { judge } from '#lib/domain/verdict.ts'
import { type TestServer, testServer, until } from '#local-aws/testing/harness.ts'
import type { TableSettings } from './table-settings.ts'
import { type TrackingTable, trackingTable } from './tracking-table.ts'

const SETTINGS: TableSettings = {
  name: 'tracking',
  id: '{key}',
  key: null,
  sortKey: null,
  partition: null,
  status: null,
  expiry: null,
  inProgressExpiry: null,
  processedAt: null,
}
/** Far ahead of the real clock: local-aws itself deletes nothing, as DynamoDB would not for days. */
const EXPIRES = Math.ceil(Date.now() / 1_000) + 86_400
const guard = { skips: 9, breaches: 0, version: '7', skipsOnVersion: 9, breachesOnVersion: 0 }
const common = { guard, repeat: 'skip' as const, expiryHonoured: false }
let aws: TestServer
let table: TrackingTable
let now = 0

beforeAll(async () => {
  aws = await testServer()
  await aws.dynamo.send(
    new CreateTableCommand({
      TableName: 'tracking',
      KeySchema: [{ AttributeName: 'tracking_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'tracking_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
})
afterAll(() => aws.close())

beforeEach(async () => {
  now = EXPIRES * 1_000 - 1
  table = trackingTable(aws.dynamo, SETTINGS, 'here', () => now)
  const Item = {
    tracking_id: { S: 'k' },
    processed_at: { N: String(EXPIRES - 3_600) },
    ttl: { N: String(EXPIRES) },
  }
  await until('the table is there', () =>
    aws.dynamo.send(new PutItemCommand({ TableName: 'tracking', Item })).then(
      () => true,
      () => null,
    ),
  )
})

test('fault 24: a record expires between two reads: it is expired by value, and nothing is called a change', async () => {
  const before = await table.readRecord('k')
  expect(before.state).toBe('present')
  now = EXPIRES * 1_000 + 1
  const after = await table.readRecord('k')
  expect(after.state).toBe('expired')
  expect(recordChange(before, after)).toEqual({ kind: 'unchanged' })
})

test('fault 24: a record expires while a replay runs: an execution is no breach', async () => {
  const recordBefore = await table.readRecord('k')
  const prediction = predict({ ...common, record: recordBefore, now })
  expect(prediction.name).toBe('WILL_SKIP')
  now = EXPIRES * 1_000 + 1
  const verdict = judge({
    prediction,
    processedBefore: true,
    recordBefore,
    recordAfter: await table.readRecord('k'),
    outcomes: ['processed'],
    attemptEnded: true,
    functionError: null,
    logsProblem: null,
    silence: null,
    waitedMs: null,
  })
  expect(verdict?.name).toBe('INCONCLUSIVE')
})

test('expired but present: what the guard will do is unknown unless it is known to read the expiry (I12)', async () => {
  now = EXPIRES * 1_000 + 1
  const record = await table.readRecord('k')
  expect(predict({ ...common, record, now }).name).toBe('INDETERMINATE')
  expect(predict({ ...common, expiryHonoured: true, record, now }).name).toBe('WILL_EXECUTE')
  await aws.dynamo.send(new DeleteItemCommand({ TableName: 'tracking', Key: { tracking_id: { S: 'k' } } }))
  const gone = await table.readRecord('k')
  expect(gone.state).toBe('none')
  expect(predict({ ...common, record: gone, now }).name).toBe('WILL_EXECUTE')
})
