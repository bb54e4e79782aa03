import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as faults from '#local-aws/testing/faults.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { HOUR, MINUTE, SECOND } from '../stretch-of-time.ts'
import { until } from '../testing/local-aws-process.ts'
import { CollectorBench, PATIENCE, type Place } from './testing/collector-bench.ts'
import { handlerRuns } from './testing/runs.ts'
import { expectSame } from './testing/truth.ts'

vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE })
vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
const READ = { operation: 'FilterLogEvents' }
let aws: TestServer
let bench: CollectorBench
let good: Place
let bad: Place
let seed = 100

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
beforeEach(async () => {
  bench = await CollectorBench.open(aws, ['good', 'bad'])
  good = bench.place('good')
  bad = bench.place('bad')
  for (const { logGroup } of bench.places) {
    await bench.put(
      logGroup,
      handlerRuns({ at: ago(2 * HOUR), count: 60, everyMs: 90 * SECOND, seed: seed++ }),
    )
  }
})
afterEach(() => bench.close())

const ago = (ms: number) => bench.clock.now() - ms
const news = () => handlerRuns({ at: ago(2 * SECOND), count: 20, everyMs: 100, seed: seed++ })

/** The good place is read to its end, whatever the bad one does. */
async function othersGoOn(): Promise<void> {
  await bench.put(good.logGroup, news())
  await bench.expectTruth(good)
}

test('fault 4: a place that hangs: the others go on, and it is read once it answers', async () => {
  bad.proxy.strike(faults.hang, READ)
  bench.begin()
  await until('it hangs', PATIENCE, () => bad.proxy.requests.some(({ struck }) => struck))
  await othersGoOn()
  expect(bench.group(bad.logGroup)?.high).toBe(null)
  // Each is given fifteen seconds: the others have not waited for the first, let alone for all three.
  expect(bad.proxy.requests.filter(({ struck }) => struck).length).toBeLessThan(3)
  bad.proxy.heal()
  await bench.expectTruth(bad)
})

test('fault 19: credentials expire: reading pauses, says so, and resumes', async () => {
  bench.begin()
  await bench.expectTruth(bad)
  const strike = bad.proxy.strike(faults.expiredCredentials)
  await bench.put(bad.logGroup, news())
  const problem = await until('it is said', PATIENCE, () => bench.group(bad.logGroup)?.problem)
  expect(problem).toMatchObject({ code: 'AWS_CREDENTIALS', hint: expect.stringContaining('expired') })
  const before = strike.hits
  await othersGoOn()
  expect(strike.hits - before).toBeLessThan(60)
  strike.end()
  await bench.expectTruth(bad)
  expect(bench.group(bad.logGroup)?.problem).toBe(null)
})

test('fault 20: a region is down: the others run, the lag is shown, and it is caught up with', async () => {
  bench.begin()
  await bench.expectTruth(bad)
  await bad.proxy.down()
  await bench.put(bad.logGroup, news())
  await until('it is said', PATIENCE, () => bench.group(bad.logGroup)?.problem?.code === 'AWS_UNREACHABLE')
  const through = bench.group(bad.logGroup)?.high
  await othersGoOn()
  const { dataThrough, problems } = bench.freshness()
  expect(dataThrough).toBe(through)
  expect(problems.map(({ message }) => message).join()).toContain(bad.logGroup)
  await bad.proxy.up()
  await bench.expectTruth(bad)
  await until('all is well', PATIENCE, () => bench.freshness().problems.length === 0)
})

test('fault 21: a log group is deleted, and comes again under another name: history is kept, the new one is read', async () => {
  bench.begin()
  await bench.expectTruth(bad)
  const before = await bench.true(bad.logGroup)
  await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: bad.logGroup }))
  await until('missing', PATIENCE, () => bench.group(bad.logGroup)?.problem?.code === 'LOG_GROUP_MISSING')
  expectSame(bench.stored('bad'), before)
  const renamed = { ...bad, logGroup: `${bad.logGroup}-v2` }
  await bench.put(
    renamed.logGroup,
    handlerRuns({ at: ago(MINUTE), count: 30, everyMs: SECOND, seed: seed++ }),
  )
  await until('it is found', PATIENCE, () => bench.group(renamed.logGroup))
  await bench.caughtUp(renamed)
  const after = await bench.true(renamed.logGroup)
  const { deliveries } = bench.stored('bad')
  expect([...deliveries].sort()).toEqual([...before.deliveries, ...after.deliveries].sort())
})

test('fault 6: a list of log groups that never ends: it is said, and the groups that are known are read on', async () => {
  bench.begin()
  await bench.expectTruth(bad)
  const strike = bad.proxy.strike(faults.tokensInCircle(3), { operation: 'DescribeLogGroups' })
  const said = () => bench.freshness().problems.find(({ code }) => code === 'LOG_GROUPS_UNLISTED')
  expect((await until('it is said', PATIENCE, said)).message).toContain('the same page token came twice')
  await bench.put(bad.logGroup, news())
  await bench.expectTruth(bad)
  strike.end()
  await until('all is well', PATIENCE, () => bench.freshness().problems.length === 0)
})
