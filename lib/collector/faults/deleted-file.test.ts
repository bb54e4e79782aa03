import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { StoreLostError } from '#lib/store/file-identity.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { until } from '../testing/local-aws-process.ts'
import { ProcessBench } from './testing/process-bench.ts'
import { toldByStore } from './testing/truth.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
const HOUR = 3_600_000
let aws: TestServer
let bench: ProcessBench

beforeEach(async () => {
  aws = await testServer()
  bench = await ProcessBench.open(aws)
})
afterEach(async () => {
  await bench.close()
  await aws.close()
})

function put(ago: number, keys: number): Promise<void> {
  const time = Date.now() - ago
  const message = (i: number) => `${i % 3 === 2 ? 'Duplicate skipped for' : 'Inserted'} shop:${i % 50}:v1`
  return bench.put(
    Array.from({ length: keys }, (_, i) => ({ stream: 's', time: time + i, message: message(i) })),
  )
}

test('events.db deleted while the collector runs: it notices, reads all anew, and the counts are the same', async () => {
  await put(30 * HOUR, 500)
  await put(HOUR, 500)
  const child = await bench.start()
  const reader = openEventsReader(bench.path)
  const groups = () => reader.read((snapshot) => readCatalog(snapshot).groups.length)
  await bench.expectTruth(60_000)
  const before = toldByStore(bench.path)
  expect(groups()).toBe(1)
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${bench.path}${suffix}`, { force: true })
  expect(groups()).toBe(null)
  await until('there is a new file', 30_000, () => existsSync(bench.path))
  await bench.expectTruth(60_000)
  expect(toldByStore(bench.path)).toEqual(before)
  expect(groups()).toBe(1)
  expect(bench.said).toContain('was deleted or replaced while it was being written')
  expect(child.exitCode).toBe(null)

  // What comes after goes where people look.
  await put(20, 20)
  await bench.expectTruth(60_000)
  expect(toldByStore(bench.path).deliveries.length).toBe(before.deliveries.length + 20)
  reader.close()
  expect(await bench.signal('SIGTERM')).toBe(0)
})

test('events.db alone deleted, its log left: nothing of the old one comes into the new one', async () => {
  await put(HOUR, 300)
  await bench.start()
  await bench.expectTruth(60_000)
  const before = toldByStore(bench.path)
  rmSync(bench.path)
  await until('it is noticed', 30_000, () => bench.said.includes('was deleted or replaced'))
  await until('there is a new file', 30_000, () => existsSync(bench.path))
  await bench.expectTruth(60_000)
  expect(toldByStore(bench.path)).toEqual(before)
})

test('a writer says at its next heartbeat that its file is gone or another', () => {
  const path = join(bench.folder, 'other.db')
  const writer = openEventsWriter(path)
  writer.heartbeat(Date.now())
  renameSync(path, `${path}.away`)
  expect(() => writer.heartbeat(Date.now())).toThrow(StoreLostError)
  renameSync(`${path}.away`, path)
  writer.heartbeat(Date.now())
  expect(existsSync(path)).toBe(true)
  writer.close()
})
