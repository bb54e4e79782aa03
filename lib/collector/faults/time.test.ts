import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as faults from '#local-aws/testing/faults.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../stretch-of-time.ts'
import { GroupBench, NOW } from './testing/group-bench.ts'
import { handlerRuns, run } from './testing/runs.ts'

/** Hours of simulated time take seconds, and more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })
const READ = { operation: 'FilterLogEvents' }
let aws: TestServer
let bench: GroupBench

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
beforeEach(async () => {
  bench = await GroupBench.open(aws)
  await bench.put(handlerRuns({ at: NOW - 2 * HOUR, count: 60, everyMs: 2 * MINUTE, seed: 1 }))
  bench.begin()
  await bench.advance(2 * MINUTE)
})
afterEach(() => bench.close())

test('fault 2: throttled for ten minutes: it backs off, the frontier stands still, then all is read', async () => {
  const { high } = bench.cursor
  const before = bench.proxy.requests.length
  const strike = bench.proxy.strike(faults.throttle, READ)
  await bench.put(handlerRuns({ at: bench.clock.now(), count: 60, everyMs: 9 * SECOND, seed: 2 }))
  await bench.advance(10 * MINUTE)
  expect(bench.cursor.high).toBe(high)
  expect(bench.proxy.requests.length - before).toBeLessThan(60)
  expect(bench.seen().problem?.code).toBe('AWS_THROTTLED')
  strike.end()
  await bench.advance(4 * MINUTE)
  expect(bench.seen().problem).toBe(null)
  await bench.expectTruth()
})

test('fault 8: events late by 2 min and by 2 h: the matching sweep captures them', async () => {
  await bench.advance(10 * MINUTE)
  const arrival = bench.clock.now()
  await bench.put(handlerRuns({ at: arrival - 2 * MINUTE, count: 3, everyMs: 5 * SECOND, seed: 2 }))
  await bench.advance(2 * MINUTE)
  await bench.expectTruth()
  await bench.put(handlerRuns({ at: arrival - 2 * HOUR, count: 3, everyMs: 7 * SECOND, seed: 3 }))
  await bench.advance(7 * HOUR)
  await bench.expectTruth()
})

test('fault 22: a clock an hour behind, then a day ahead: the frontier never moves back, nothing is lost', async () => {
  const frontiers: number[] = []
  const step = async (ms: number) => {
    await bench.advance(ms)
    frontiers.push(bench.cursor.high ?? 0)
  }
  await step(MINUTE)
  const truly = bench.clock.now()
  bench.clock.jump(-HOUR)
  await bench.put(handlerRuns({ at: truly, count: 40, everyMs: 3 * SECOND, seed: 2 }))
  await step(2 * MINUTE)
  expect(bench.delivered()).toBeGreaterThan(60)
  bench.clock.jump(HOUR + DAY)
  await step(30 * SECOND)
  bench.clock.jump(-DAY)
  await bench.put(handlerRuns({ at: bench.clock.now(), count: 40, everyMs: 3 * SECOND, seed: 3 }))
  await step(4 * MINUTE)
  expect(frontiers).toEqual([...frontiers].sort((a, b) => a - b))
  await step(30 * MINUTE)
  await bench.expectTruth()
})

test('fault 23: an event two hours in the future: counted, the frontier unaffected', async () => {
  const ahead = bench.clock.now() + 2 * HOUR
  await bench.put(run('11111111-0000-4000-8000-000000000001', ahead, 'stream-0', ['Inserted shop:ahead:1']))
  const before = bench.delivered()
  await bench.advance(2 * MINUTE)
  expect(bench.delivered()).toBe(before + 1)
  expect(bench.cursor.high).toBeLessThanOrEqual(bench.clock.now())
  await bench.put(handlerRuns({ at: bench.clock.now(), count: 20, everyMs: 3 * SECOND, seed: 3 }))
  await bench.advance(5 * MINUTE)
  await bench.expectTruth()
})

test('a stop of five hours: the live end comes first, and no line is lost', async () => {
  await bench.end()
  await bench.put(handlerRuns({ at: bench.clock.now(), count: 200, everyMs: 90 * SECOND, seed: 2 }))
  bench.clock.jump(5 * HOUR)
  bench.begin()
  await bench.advance(5 * MINUTE)
  await bench.expectTruth()
})
