import { afterAll, afterEach, beforeAll, beforeEach, test, vi } from 'vitest'
import * as faults from '#local-aws/testing/faults.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { HOUR, MINUTE, SECOND } from '../stretch-of-time.ts'
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

/** Two hours of the past and half a minute of what comes while it reads. */
async function someRuns(): Promise<void> {
  await bench.put(handlerRuns({ at: NOW - 2 * HOUR, count: 120, everyMs: MINUTE, seed: 1 }))
  await bench.put(handlerRuns({ at: NOW - 5 * MINUTE, count: 100, everyMs: 2 * SECOND, seed: 2 }))
}

test('fault 7: three empty pages, then data: all captured', async () => {
  await someRuns()
  bench.proxy.strike(faults.emptyPagesFirst(3), READ)
  bench.begin()
  await bench.advance(3 * MINUTE)
  await bench.expectTruth()
})
