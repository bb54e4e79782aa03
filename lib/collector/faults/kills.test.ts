import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { seededRandom } from '#local-aws/testing/random.ts'
import { DAY, HOUR, SECOND } from '../stretch-of-time.ts'
import { ProcessBench } from './testing/process-bench.ts'
import { handlerRuns } from './testing/runs.ts'

/** 20 in `npm test`; ONCEBOARD_KILLS=200 for the long form. A seed once printed makes the same kills again. */
const KILLS = Number(process.env['ONCEBOARD_KILLS'] ?? 20)
const SEED = Number(process.env['ONCEBOARD_SEED'] ?? Date.now() % 1_000_000)
/** So many runs of the past for each kill, so that there is always something left to read. */
const RUNS_A_KILL = 60
const EVERY_MS = 115 * SECOND
const PATIENCE = 60_000 + KILLS * 3_000

let aws: TestServer
let bench: ProcessBench

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
afterEach(() => bench.close())

/** Kills the process shortly after so many pages have been answered: while it parses, or writes, or asks for the next. */
async function killAfter(pages: number, delayMs: number): Promise<void> {
  const enough = new Promise<void>((resolve) => {
    let left = pages
    bench.proxy.answered = ({ operation }) => {
      if (operation === 'FilterLogEvents' && --left === 0) resolve()
    }
  })
  await bench.start()
  await Promise.race([enough, delay(2_000)])
  await delay(delayMs)
  await bench.signal('SIGKILL')
}

test(`fault 1: kill -9 at random points while it reads: nothing is lost, nothing is counted twice`, {
  timeout: 2 * PATIENCE,
}, async () => {
  console.log(`${KILLS} kills with ONCEBOARD_SEED=${SEED}`)
  const random = seededRandom(SEED)
  const count = RUNS_A_KILL * KILLS
  bench = await ProcessBench.open(aws, count * EVERY_MS + DAY)
  bench.proxy.pageLimit = 100
  await bench.put(
    handlerRuns({ at: Date.now() - count * EVERY_MS - HOUR, count, everyMs: EVERY_MS, seed: SEED }),
  )
  let high = 0
  let low = Number.POSITIVE_INFINITY
  let midway = 0
  for (let kill = 1; kill <= KILLS; kill++) {
    await bench.put(handlerRuns({ at: Date.now(), count: 10, everyMs: 5, seed: SEED + kill }))
    // Early ones more often: the past begins a second later, and waiting for it takes most of the time.
    await killAfter(1 + Math.floor(random() ** 2 * 8), random() * 30)
    const group = bench.group()
    if (group === null || group.high === null || group.low === null) continue
    expect(group.high).toBeGreaterThanOrEqual(high)
    expect(group.high).toBeLessThanOrEqual(Date.now())
    expect(group.low).toBeLessThanOrEqual(low)
    if (group.target !== null && group.low > group.target) midway++
    high = group.high
    low = group.low
  }
  expect(midway).toBeGreaterThan(KILLS / 2)
  await bench.start()
  await bench.expectTruth(PATIENCE)
})
