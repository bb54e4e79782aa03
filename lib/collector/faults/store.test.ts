import { spawn } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { FencedError, StoreBusyError } from '#lib/store/lease.ts'
import { heartbeatOf } from '#lib/store/queries/freshness.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { StoreUnavailable, tryingToWrite } from '../store-guard.ts'
import { HOUR, SECOND } from '../stretch-of-time.ts'
import { until } from '../testing/local-aws-process.ts'
import { CollectorBench, fastClock, PATIENCE, type Place } from './testing/collector-bench.ts'
import { handlerRuns } from './testing/runs.ts'
import { limitedPages, type SmallDisk, tinyFileSystem } from './testing/small-disk.ts'
import { expectSame } from './testing/truth.ts'

vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE })
vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
let aws: TestServer
let bench: CollectorBench
let place: Place
let disk: SmallDisk | null = null
let seed = 200

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
afterEach(async () => {
  await bench.close()
  disk?.close()
  disk = null
})

async function open(folder?: string): Promise<void> {
  bench = await CollectorBench.open(aws, ['one'], folder === undefined ? {} : { folder })
  place = bench.place('one')
  await bench.put(
    place.logGroup,
    handlerRuns({ at: bench.clock.now() - 2 * HOUR, count: 60, everyMs: 90 * SECOND, seed: seed++ }),
  )
}

const news = (count: number) =>
  bench.put(
    place.logGroup,
    handlerRuns({ at: bench.clock.now() - 2 * SECOND, count, everyMs: 10, seed: seed++ }),
  )

const disks = [
  ['max_page_count', limitedPages],
  ...(mayMount() ? [['a small tmpfs', tinyFileSystem] as const] : []),
] as const

function mayMount(): boolean {
  const tried = tinyFileSystem()
  tried?.close()
  return tried !== null
}

test.each(disks)(
  'fault 15: disk full (%s): nothing is written by halves, it is said, and reading resumes',
  async (_, make) => {
    disk = make()
    await open(disk?.folder)
    bench.begin()
    await bench.expectTruth(place)
    const before = bench.stored('one')
    disk?.fill()
    await news(800)
    await until('it is said', PATIENCE, () => bench.said.some((text) => text.includes('full')))
    expectSame(bench.stored('one'), before)
    const { high } = bench.group(place.logGroup) ?? {}
    await until('pages and API say it', PATIENCE, () =>
      bench.freshness().problems.some(({ code }) => code === 'STORE_FULL' || code === 'COLLECTOR_DOWN'),
    )
    expect(bench.group(place.logGroup)?.high).toBe(high)
    disk?.free()
    await bench.expectTruth(place)
    await until('all is well', PATIENCE, () => bench.freshness().problems.length === 0)
  },
)

test('fault 16: another program holds the database for a while: reading waits for it and goes on', async () => {
  await open()
  bench.begin()
  await bench.expectTruth(place)
  const holder = spawn(process.execPath, ['-e', HOLD_FOR_A_SECOND, bench.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => holder.stdout.once('data', resolve))
  await news(20)
  await bench.expectTruth(place)
})

const HOLD_FOR_A_SECOND = `
  const { DatabaseSync } = require('node:sqlite')
  const database = new DatabaseSync(process.argv[1], { timeout: 5000 })
  database.exec('BEGIN IMMEDIATE')
  console.log('held')
  setTimeout(() => database.exec('COMMIT'), 1000)
`

test.each([
  ['locked', 5, 'another program'],
  ['full', 13, 'make room'],
])(
  'fault 16: a database that stays %s: a bounded number of tries, then it is said',
  async (_, errcode, words) => {
    bench = await CollectorBench.open(aws, [])
    let tries = 0
    const write = () => {
      tries++
      throw Object.assign(new Error('no'), { errcode })
    }
    const written = tryingToWrite(fastClock(1_000), new AbortController().signal, write)
    await expect(written).rejects.toThrow(words)
    await expect(written).rejects.toBeInstanceOf(StoreUnavailable)
    expect(tries).toBe(6)
  },
)

test('fault 29: a page of the database turns to noise while the collector lives: it ends and says the way out', async () => {
  await open()
  bench.begin()
  await bench.expectTruth(place)
  await bench.end()
  const database = new DatabaseSync(bench.path)
  const page = Number(
    database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'rollup_minute'").get()?.['rootpage'],
  )
  const size = Number(database.prepare('PRAGMA page_size').get()?.['page_size'])
  database.close()
  const file = openSync(bench.path, 'r+')
  writeSync(file, Buffer.alloc(size, 'noise'), 0, size, (page - 1) * size)
  closeSync(file)
  const { done } = bench.begin()
  const ended = expect(done).rejects.toThrow(/events\.db.* is broken .*npm run rebuild/)
  await news(20)
  await ended
  bench.forget()
})

test('fault 17: a second collector is refused while the first lives', async () => {
  await open()
  bench.begin()
  await bench.expectTruth(place)
  const lately = bench.look(heartbeatOf) ?? expect.unreachable('no heartbeat')
  expect(() => openEventsWriter(bench.path, () => lately)).toThrow(StoreBusyError)
})

test('fault 17: a collector that lost its lease is fenced: it ends and writes no more', async () => {
  await open()
  const loser = bench.begin()
  const ended = expect(loser.done).rejects.toBeInstanceOf(FencedError)
  await bench.expectTruth(place)
  // As if the first had been frozen for twenty seconds.
  const taken = openEventsWriter(bench.path, () => bench.clock.now() + 20 * SECOND)
  const before = bench.stored('one')
  await news(20)
  await ended
  expectSame(bench.stored('one'), before)
  taken.close()
  bench.forget()
  bench.begin()
  await bench.expectTruth(place)
})
