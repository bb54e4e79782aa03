import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '#lib/collector/collector.ts'
import { DAY, HOUR } from '#lib/collector/stretch-of-time.ts'
import { pipelineOf } from '#lib/collector/testing/pipeline.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { type TestServer, testServer, until } from '#local-aws/testing/harness.ts'
import { reconcile } from './reconciliation.ts'

vi.setConfig({ testTimeout: 60_000 })
const logGroup = '/aws/lambda/mine'
const NOW = Date.now()
const range = { from: NOW - DAY, to: NOW }
let folder: string
let aws: TestServer
let collector: Collector | null
let said: string[]
let puts = 0

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
  folder = mkdtempSync(join(tmpdir(), 'reconcile-'))
  aws = await testServer()
  collector = null
  said = []
})

afterEach(async () => {
  await end()
  await aws.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const configuration = () => ({
  mode: 'configured' as const,
  pipelines: [pipelineOf('mine', aws.url, logGroup)],
  backfillMs: 2 * DAY,
  quotaShare: 1,
  dataDir: folder,
})

function put(ago: number, keys: readonly string[]) {
  const lines = keys.map((key, i) => ({ time: NOW - ago + i, message: `Inserted ${key}` }))
  return aws.control('POST', 'append', { id: `put ${puts++}`, batches: [{ logGroup, stream: 's', lines }] })
}

function begin(): void {
  const writer = openEventsWriter(join(folder, 'events.db'))
  collector = startCollector({ configuration: configuration(), writer, say: () => {} })
}

async function end(): Promise<void> {
  collector?.stop()
  await collector?.done
  collector = null
}

function look<T>(work: (catalog: ReturnType<typeof readCatalog>) => T): T | null {
  const reader = openEventsReader(join(folder, 'events.db'))
  try {
    return reader.read((snapshot) => work(readCatalog(snapshot)))
  } finally {
    reader.close()
  }
}

const wholeRead = () =>
  until('the past', () =>
    look(({ groups: [group] }) => (group && group.low === group.target && group.low !== null) || null),
  )

function run(): Promise<number> {
  said = []
  const stop = new AbortController().signal
  return reconcile({ configuration: configuration(), range, say: (text) => void said.push(text), stop })
}

test('before anything was read it says so', async () => {
  expect(await run()).toBe(2)
  expect(said.join()).toContain('Nothing has been read yet')
})

test('equal hours are 0; lines that came half a day late are shown by hour, read again here, and equal then', async () => {
  await put(5 * HOUR, ['a', 'b'])
  begin()
  await wholeRead()
  await end()
  expect(await run()).toBe(0)
  await put(5 * HOUR, ['c'])
  await put(12 * HOUR, ['d', 'e'])
  expect(await run()).toBe(1)
  const hour = new Date(Math.floor((NOW - 12 * HOUR) / HOUR) * HOUR).toISOString()
  expect(said.find((line) => line.startsWith(hour))).toContain('CloudWatch has 2 lines, 0 were read (-2)')
  expect(said.join('\n')).toContain('2 differ')
  expect(said.join('\n')).toContain('read again, all equal now')
  expect(await run()).toBe(0)
})

test('a running collector is asked to read them again, and does', async () => {
  await put(5 * HOUR, ['a'])
  begin()
  await wholeRead()
  await put(5 * HOUR, ['b'])
  expect(await run()).toBe(1)
  expect(said.join()).toContain('The running collector reads these hours again')
  await until('equal', async () => ((await run()) === 0 ? true : null))
})

test('a log group that cannot be counted is named, and the exit code says so', async () => {
  await put(5 * HOUR, ['a'])
  begin()
  await wholeRead()
  await end()
  const { close } = aws
  await close()
  expect(await run()).toBe(2)
  expect(said.join('\n')).toContain(`${logGroup} (`)
  expect(said.join('\n')).toContain('StartQuery')
  aws = await testServer()
})
