import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as faults from '#local-aws/testing/faults.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { seededRandom } from '#local-aws/testing/random.ts'
import { floorMinute, HOUR, MINUTE, SECOND } from '../stretch-of-time.ts'
import { GroupBench, NOW } from './testing/group-bench.ts'
import { handlerRuns } from './testing/runs.ts'

vi.setConfig({ testTimeout: 60_000 })
const READ = { operation: 'FilterLogEvents' }
let aws: TestServer
let bench: GroupBench

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
beforeEach(async () => {
  bench = await GroupBench.open(aws)
  bench.proxy.pageLimit = 100
})
afterEach(() => bench.close())

/** Two hours of the past, and a busy five minutes: six pages for the first read. */
async function someRuns(): Promise<void> {
  await bench.put(handlerRuns({ at: NOW - 2 * HOUR, count: 110, everyMs: MINUTE, seed: 1 }))
  await bench.put(handlerRuns({ at: NOW - 5 * MINUTE, count: 140, everyMs: 2 * SECOND, seed: 2 }))
}

test.each([1, 2, 3, 4, 5])(
  'fault 3: 5xx on page %i: the window is retried, the frontier waits for it',
  async (k) => {
    await someRuns()
    bench.proxy.strike(faults.unavailable, { ...READ, when: ({ page }) => page === k, times: 7 })
    bench.begin()
    await bench.advance(500)
    expect(bench.cursor.high).toBe(null)
    expect(bench.delivered()).toBeGreaterThanOrEqual((k - 1) * 15)
    await bench.firstRead()
    await bench.advance(3 * MINUTE)
    expect(bench.cursor.high).toBeGreaterThan(NOW)
    await bench.expectTruth()
  },
)

test.each([
  ['an answer that does not come', faults.hang],
  ['an answer that stops midway', faults.stall(300)],
])('fault 4: %s: it is given up at a deadline and asked again', async (_, fault) => {
  await someRuns()
  const strike = bench.proxy.strike(fault, { ...READ, when: ({ page }) => page === 3, times: 4 })
  bench.begin({ patience: { deadlineMs: 100, tries: 2 } })
  await bench.firstRead()
  await bench.advance(3 * MINUTE)
  expect(strike.hits).toBe(4)
  expect(bench.problems).toContain('AWS_UNREACHABLE')
  expect(bench.problems.at(-1)).toBe(null)
  await bench.expectTruth()
})

test.each([
  ['before AWS hears of it', faults.resetBefore],
  ['after AWS has answered', faults.resetAfter],
])('fault 4: a connection reset %s: it is asked again', async (_, fault) => {
  await someRuns()
  bench.proxy.strike(fault, { ...READ, when: ({ page }) => page === 3, times: 4 })
  bench.begin()
  await bench.firstRead()
  await bench.advance(3 * MINUTE)
  await bench.expectTruth()
})

test.each([
  ['a token that is refused', faults.badToken],
  ['a token that has expired', faults.expiredToken],
])('fault 5: %s: the window restarts, and nobody need do anything', async (_, fault) => {
  await someRuns()
  const strike = bench.proxy.strike(fault, { ...READ, when: ({ page }) => page === 3, times: 2 })
  bench.begin()
  await bench.firstRead()
  await bench.advance(3 * MINUTE)
  expect(strike.hits).toBe(2)
  expect(bench.problems).not.toContain('LOG_GROUP_REFUSED')
  const pages = bench.proxy.requests.map(({ page }) => page)
  expect(pages.slice(0, 4)).toEqual([1, 2, 3, 1])
  await bench.expectTruth()
})

test('fault 5: a token that is always refused on long windows: they are read in smaller parts', async () => {
  bench.proxy.pageLimit = 20
  await someRuns()
  bench.proxy.strike(faults.expiredToken, { ...READ, when: ({ page }) => page > 12 })
  bench.begin()
  await bench.advance(40 * MINUTE)
  expect(bench.problems).toContain('LOG_PAGES_REFUSED')
  expect(bench.problems.at(-1)).toBe(null)
  await bench.expectTruth()
})

test('fault 6: the same token for ever: reading stops at the second, says so, and goes on once it ends', async () => {
  await someRuns()
  const strike = bench.proxy.strike(faults.sameToken, READ)
  bench.begin()
  await bench.advance(500)
  expect(strike.hits).toBe(2)
  expect(bench.seen().problem?.code).toBe('LOG_PAGES_REPEAT')
  expect(bench.cursor.high).toBe(null)
  strike.end()
  await bench.advance(3 * MINUTE)
  expect(bench.seen().problem).toBe(null)
  await bench.expectTruth()
})

test('fault 6: tokens that go round in a circle end the reading too', async () => {
  await someRuns()
  const strike = bench.proxy.strike(faults.tokensInCircle(5), READ)
  bench.begin()
  await bench.advance(500)
  expect(strike.hits).toBeLessThan(20)
  expect(bench.seen().problem?.code).toBe('LOG_PAGES_REPEAT')
  strike.end()
  await bench.advance(3 * MINUTE)
  await bench.expectTruth()
})

test('fault 7: three empty pages, then data: all captured', async () => {
  await someRuns()
  bench.proxy.strike(faults.emptyPagesFirst(3), READ)
  bench.begin()
  await bench.firstRead()
  await bench.advance(3 * MINUTE)
  await bench.expectTruth()
})

test('fault 9: 20,000 events in one millisecond where two windows and many pages meet: none lost', async () => {
  bench.proxy.pageLimit = null
  const edge = floorMinute(NOW - 10 * MINUTE)
  await bench.put(
    Array.from({ length: 20_000 }, (_, i) => ({
      stream: `s${i % 7}`,
      time: edge,
      message: `Inserted shop:${i}:1`,
    })),
  )
  bench.begin()
  await bench.advance(2 * MINUTE)
  await bench.expectTruth()
})

test('fault 10: every page sent twice: counts unchanged', async () => {
  await someRuns()
  bench.proxy.strike(faults.pagesTwice, READ)
  bench.begin()
  await bench.firstRead()
  await bench.advance(20 * MINUTE)
  await bench.expectTruth()
})

test('fault 11: pages and lines in any order, some twice (property): same aggregates', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const one = await GroupBench.open(aws)
      try {
        await one.put(handlerRuns({ at: NOW - 30 * MINUTE, count: 60, everyMs: 30 * SECOND, seed }))
        one.proxy.strike(faults.shuffled(seededRandom(seed)), READ)
        one.begin({ backfillMs: HOUR })
        await one.advance(2 * MINUTE)
        await one.expectTruth()
      } finally {
        await one.close()
      }
    }),
    { numRuns: 12 },
  )
})

test.each([200, 502])('fault 14: a body that is no JSON, status %i: retried, no crash', async (status) => {
  await someRuns()
  bench.proxy.strike(faults.notJson(status), { ...READ, when: ({ page }) => page === 3, times: 4 })
  bench.begin()
  await bench.firstRead()
  await bench.advance(5 * MINUTE)
  expect(bench.said).toEqual([])
  await bench.expectTruth()
})
