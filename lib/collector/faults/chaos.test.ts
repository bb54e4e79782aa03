import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asked, Fault } from '#local-aws/testing/fault-proxy.ts'
import * as faults from '#local-aws/testing/faults.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { seededRandom } from '#local-aws/testing/random.ts'
import { HOUR, MINUTE, SECOND } from '../stretch-of-time.ts'
import { GroupBench, NOW } from './testing/group-bench.ts'
import { handlerRuns } from './testing/runs.ts'

const RUNS = Number(process.env['ONCEBOARD_CHAOS'] ?? 3)
const SEED = Number(process.env['ONCEBOARD_SEED'] ?? Date.now() % 1_000_000)
const STEPS = 10

let aws: TestServer

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())

/** One of all faults, of requests that a rule of chance names. */
function anyFault(random: () => number): { readonly fault: Fault; readonly when: (asked: Asked) => boolean } {
  const all: readonly Fault[] = [
    faults.throttle,
    faults.unavailable,
    faults.badToken,
    faults.expiredCredentials,
    faults.denied,
    faults.notJson(200),
    faults.hang,
    faults.stall(200),
    faults.resetBefore,
    faults.resetAfter,
    faults.sameToken,
    faults.tokensInCircle(3),
    faults.emptyPagesFirst(2),
    faults.pagesTwice,
    faults.shuffled(random),
  ]
  const fault = all[Math.floor(random() * all.length)] ?? faults.throttle
  const page = 1 + Math.floor(random() * 4)
  const whole = random() < 0.4
  return { fault, when: (asked) => whole || asked.page === page }
}

/** Half an hour of faults that come and go, starts and stops, live lines and late ones. */
async function chaos(bench: GroupBench, seed: number): Promise<void> {
  const random = seededRandom(seed)
  bench.proxy.pageLimit = 150
  const begin = () => bench.begin({ backfillMs: 6 * HOUR, patience: { deadlineMs: 20, tries: 2 } })
  await bench.put(handlerRuns({ at: NOW - 5 * HOUR, count: 200, everyMs: 80 * SECOND, seed }))
  begin()
  for (let step = 0; step < STEPS; step++) {
    const { fault, when } = anyFault(random)
    const strike = bench.proxy.strike(fault, { operation: 'FilterLogEvents', when })
    const lateMs = random() < 0.5 ? 0 : random() * 8 * MINUTE
    const at = Math.floor(bench.clock.now() - lateMs)
    await bench.put(handlerRuns({ at, count: 8, everyMs: 500, seed: seed * 100 + step + 1 }))
    await bench.advance(random() * 4 * MINUTE)
    if (random() < 0.7) strike.end()
    if (random() < 0.2) {
      await bench.end()
      begin()
    }
    await bench.advance(random() * 2 * MINUTE)
  }
  bench.proxy.heal()
  await bench.advance(30 * MINUTE)
}

test('any faults, one after another and at once, with starts and stops between: once they end, all is there', {
  timeout: 60_000 + RUNS * 20_000,
}, async () => {
  console.log(`${RUNS} runs from ONCEBOARD_SEED=${SEED}`)
  for (let run = 0; run < RUNS; run++) {
    const bench = await GroupBench.open(aws)
    try {
      await chaos(bench, SEED + run)
      expect(bench.said).toEqual([])
      await bench.expectTruth()
    } catch (error) {
      throw new Error(`ONCEBOARD_SEED=${SEED + run}`, { cause: error })
    } finally {
      await bench.close()
    }
  }
})
