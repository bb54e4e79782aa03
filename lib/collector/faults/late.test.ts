import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { DAY, HOUR, MINUTE } from '../stretch-of-time.ts'
import { until } from '../testing/local-aws-process.ts'
import { CollectorBench, PATIENCE } from './testing/collector-bench.ts'
import { handlerRuns } from './testing/runs.ts'

vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE })
vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
let aws: TestServer
let bench: CollectorBench

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
afterEach(() => bench.close())

test('fault 8: events late by 13 d: the reconciliation finds the hour that differs and reads it again', async () => {
  bench = await CollectorBench.open(aws, ['one'], { speed: 2_000, backfillMs: 14 * DAY })
  const place = bench.place('one')
  const now = bench.clock.now()
  await bench.put(
    place.logGroup,
    handlerRuns({ at: now - 13.5 * DAY, count: 150, everyMs: 2 * HOUR, seed: 400 }),
  )
  bench.begin()
  await bench.expectTruth(place)
  const before = bench.stored('one').deliveries.length
  await bench.put(
    place.logGroup,
    handlerRuns({ at: now - 13 * DAY, count: 9, everyMs: 7 * MINUTE, seed: 401 }),
  )
  await until('they are found', PATIENCE, () => bench.stored('one').deliveries.length > before)
  await bench.expectTruth(place)
  expect(bench.stored('one').deliveries.length).toBeGreaterThan(before + 4)
})
