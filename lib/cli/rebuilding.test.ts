import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toldByStore } from '#lib/collector/faults/testing/truth.ts'
import { DAY, HOUR } from '#lib/collector/stretch-of-time.ts'
import { pipelineOf } from '#lib/collector/testing/pipeline.ts'
import { DEFAULT_RETENTION } from '#lib/domain/retention.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { StoreBusyError } from '#lib/store/lease.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { rebuild } from './rebuilding.ts'

vi.setConfig({ testTimeout: 60_000 })
const logGroup = '/aws/lambda/mine'
const NOW = Date.now()
let folder: string
let path: string
let aws: TestServer
let said: string[]
let puts = 0

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
  folder = mkdtempSync(join(tmpdir(), 'rebuild-'))
  path = join(folder, 'events.db')
  aws = await testServer()
  said = []
})

afterEach(async () => {
  await aws.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function run(stop = new AbortController().signal): Promise<number> {
  const configuration = {
    mode: 'configured' as const,
    pipelines: [pipelineOf('mine', aws.url, logGroup)],
    backfillMs: 3 * DAY,
    quotaShare: 1,
    retention: DEFAULT_RETENTION,
    dataDir: folder,
  }
  return rebuild({ configuration, say: (text) => void said.push(text), stop, patienceMs: 500 })
}

function put(ago: number, ...keys: readonly string[]) {
  const lines = keys.map((key, i) => ({ time: NOW - ago + i, message: `Inserted ${key}` }))
  return aws.control('POST', 'append', { id: `put ${puts++}`, batches: [{ logGroup, stream: 's', lines }] })
}

/** A delivery that AWS knows nothing of: as a store that counts wrong would have. */
function makeUp(ago: number, key: string): void {
  const writer = openEventsWriter(path)
  const line = {
    stream: 'made-up',
    time: NOW - ago,
    eventId: `made up ${key}`,
    ingestionTime: NOW,
    message: key,
  }
  const signal = {
    kind: 'outcome' as const,
    outcome: 'processed' as const,
    key,
    requestId: null,
    evidence: {},
    source: null,
  }
  const nothing = { minutes: new Map(), replaceMinutes: null, cursor: null, linesRead: 0 }
  writer.apply({ groupId: 1, signals: [{ line, signal }], ...nothing })
  writer.close()
}

const keys = () => toldByStore(path).deliveries.map((each) => JSON.parse(each)[4])
const everything = () => toldByStore(path)

test('a store that is right is the same afterwards', async () => {
  await put(5 * HOUR, 'a', 'b', 'a')
  await put(50 * HOUR, 'c')
  expect(await run()).toBe(0)
  const before = everything()
  expect(keys()).toEqual(['c', 'a', 'b', 'a'])
  expect(await run()).toBe(0)
  expect(everything()).toEqual(before)
  expect(said.at(-1)).toContain('1 of 1 log groups are read')
})

test('what can be read again is replaced; the buckets of what has expired at AWS stay', async () => {
  await put(5 * HOUR, 'a')
  await put(30 * HOUR, 'b')
  await put(60 * HOUR, 'c')
  expect(await run()).toBe(0)
  const before = everything()
  makeUp(40 * HOUR, 'expired')
  const withExpired = everything()
  makeUp(4 * HOUR, 'wrong')
  expect(keys()).toEqual(['c', 'expired', 'b', 'a', 'wrong'])
  await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 1 }))
  expect(await run()).toBe(0)
  expect(everything()).toEqual(withExpired)
  await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 7 }))
  expect(await run()).toBe(0)
  expect(everything()).toEqual(before)
})

test('a rebuild that is stopped is gone on with', async () => {
  await put(5 * HOUR, 'a')
  expect(await run()).toBe(0)
  const before = everything()
  makeUp(4 * HOUR, 'wrong')
  const stop = AbortSignal.abort()
  expect(await run(stop)).toBe(2)
  expect(await run()).toBe(0)
  expect(everything()).toEqual(before)
})

test('while a collector runs it is refused', async () => {
  const writer = openEventsWriter(path)
  await expect(run()).rejects.toThrow(StoreBusyError)
  writer.close()
})

test('a file that cannot be used is moved away, kept, and made anew', async () => {
  await put(5 * HOUR, 'a')
  writeFileSync(path, 'no database at all')
  expect(await run()).toBe(0)
  expect(keys()).toEqual(['a'])
  expect(said[0]).toContain(path)
  const kept = readdirSync(folder).filter((name) => name.startsWith('events.db.broken-'))
  expect(kept).toHaveLength(1)
  expect(said[1]).toContain(kept[0])
})

test('groups that cannot be read are named, and keep what was read of them', async () => {
  await put(5 * HOUR, 'a')
  expect(await run()).toBe(0)
  const before = everything()
  await aws.close()
  try {
    expect(await run()).toBe(2)
  } finally {
    aws = await testServer()
  }
  expect(said.join('\n')).toContain(`could not be read: ${logGroup}`)
  expect(everything()).toEqual(before)
})
