import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { scanPage } from '#lib/aws/table-scan.ts'
import type { TableSettings } from '#lib/aws/table-settings.ts'
import { type TestServer, testServer, until } from '#local-aws/testing/harness.ts'
import { type ScanProgress, scanRow, scanTable } from './scan-table.ts'
import { HOUR, SECOND } from './stretch-of-time.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { awsError } from './testing/simulated-logs.ts'

const NOW = 1_800_000_000_000
const SETTINGS: TableSettings = {
  name: 'tracking',
  id: null,
  key: null,
  sortKey: null,
  partition: null,
  status: null,
  expiry: null,
  inProgressExpiry: null,
  processedAt: null,
}
let aws: TestServer
let store: MemoryStore
let now: number

beforeAll(async () => {
  aws = await testServer()
  await aws.dynamo.send(
    new CreateTableCommand({
      TableName: 'tracking',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const put = (i: number) => {
    const ttl = NOW / 1_000 + (i % 5 === 0 ? -60 : 3_600)
    const status = i % 7 === 0 ? 'INPROGRESS' : 'COMPLETED'
    return aws.dynamo.send(
      new PutItemCommand({ TableName: 'tracking', Item: marshall({ id: `k${i}`, ttl, status }) }),
    )
  }
  await until('the table', () =>
    put(0).then(
      () => true,
      () => null,
    ),
  )
  for (let i = 1; i < 70; i++) await put(i)
})
afterAll(() => aws.close())
beforeEach(() => {
  store = new MemoryStore()
  now = NOW
})

const table = {
  name: 'tracking',
  partitionKey: { name: 'id', type: 'S' as const },
  sortKey: null,
  ttlAttribute: null,
}
const scanned = (limits: number[] = []) => ({
  pipeline: 'p',
  table: 'tracking',
  unitsPerSecond: 2,
  page: (from: string | null, limit: number) => {
    limits.push(limit)
    return scanPage(aws.dynamo, { settings: SETTINGS, table, from, limit, now, place: 'here' })
  },
})
const progress = (): ScanProgress => JSON.parse(store.getMeta(scanRow('p')) ?? 'null')
const EXPIRED = 14
const IN_PROGRESS = 8

test('every record is counted once by its logical state, within the budget, across a restart', async () => {
  const limits: number[] = []
  let units = 0
  for (let steps = 0; progress()?.endedAt == null; steps++) {
    expect(steps).toBeLessThan(100)
    const before = progress()?.units ?? 0
    // Nothing is held but what the store holds: each step is as after a restart.
    const pause = await scanTable(scanned(limits), store, () => now)
    units = progress().units
    expect(pause).toBeGreaterThanOrEqual(((units - before) / 2) * SECOND)
    now += pause
  }
  expect(progress().states).toEqual({
    present: 70 - EXPIRED - IN_PROGRESS,
    expired: EXPIRED,
    inProgress: IN_PROGRESS,
  })
  expect(limits[0]).toBe(2)
  expect(limits.length).toBeGreaterThan(2)
  expect(units / ((now - NOW) / SECOND)).toBeLessThanOrEqual(2)
})

test('after its end it rests for hours, keeps what it found, and begins anew', async () => {
  while (progress()?.endedAt == null) now += await scanTable(scanned(), store, () => now)
  const { last } = progress()
  await scanTable(scanned(), store, () => now)
  expect(progress().endedAt).not.toBe(null)
  now += 7 * HOUR
  await scanTable(scanned(), store, () => now)
  expect(progress()).toMatchObject({ endedAt: null, last })
})

test('a page that fails moves nothing; another table begins anew', async () => {
  await scanTable(scanned(), store, () => now)
  const before = progress()
  const failing = { ...scanned(), page: () => Promise.reject(awsError('THROTTLED')) }
  expect(await scanTable(failing, store, () => now)).toBe(10 * SECOND)
  expect(progress()).toEqual(before)
  await scanTable({ ...scanned(), table: 'other' }, store, () => now)
  expect(progress().table).toBe('other')
})
