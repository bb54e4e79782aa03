import { beforeEach, expect, test } from 'vitest'
import type { AwsTarget } from '#lib/aws/aws-target.ts'
import { logsClient } from '#lib/aws/clients.ts'
import type { Usage } from '#lib/store/writer-port.ts'
import { LogsAccess } from './logs-access.ts'
import { accountOfTarget, Regions } from './regions.ts'
import { HOUR } from './stretch-of-time.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { awsError } from './testing/simulated-logs.ts'
import { UsageMeter } from './usage-meter.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
let clock: ManualClock
let meter: UsageMeter
let regions: Regions
let made: number

beforeEach(() => {
  clock = new ManualClock(NOW)
  meter = new UsageMeter(() => clock.now())
  made = 0
  const lasting = { clock, stop: new AbortController().signal, say: () => {}, fatal: () => {} }
  const share = { quotaShare: 0.4, embedded: false }
  regions = new Regions({ share, meter, lasting }, () => made++)
})

const target = (account: string | null, region = 'eu-central-1'): AwsTarget => ({
  region,
  endpoint: null,
  account: account === null ? null : { roleArn: account, externalId: null },
})
const access = (of: AwsTarget) => new LogsAccess(of, logsClient(of), regions.of(of, accountOfTarget(of)))
const ROLE = 'arn:aws:iam::111111111111:role/onceboard'
const OTHER_ROLE = 'arn:aws:iam::111111111111:role/another'
const OTHER_ACCOUNT = 'arn:aws:iam::222222222222:role/onceboard'

test('an account and region has one budget, whichever pipeline or role leads there', () => {
  const first = access(target(ROLE))
  expect(access(target(OTHER_ROLE)).region).toBe(first.region)
  expect(access(target(OTHER_ACCOUNT)).region).not.toBe(first.region)
  expect(access(target(ROLE, 'us-east-1')).region).not.toBe(first.region)
  expect(made).toBe(3)
})

test("the process's own account shares with a role's once the service has named it", () => {
  const own = access(target(null))
  const role = access(target(ROLE))
  expect(own.region).not.toBe(role.region)
  regions.learn(own, '111111111111')
  expect(own.region).toBe(role.region)
})

test("the process's own account, once named, is what a role's of the same account finds", () => {
  const own = access(target(null))
  regions.learn(own, '111111111111')
  expect(own.region.account).toBe('111111111111')
  expect(access(target(ROLE)).region).toBe(own.region)
  expect(access(target(OTHER_ACCOUNT)).region).not.toBe(own.region)
})

test('requests of one account through two pipelines wait for one another: two a second in eu-central-1', async () => {
  const turns: number[] = []
  const ask = (of: AwsTarget) => {
    const { pace } = access(of).region.rules('FilterLogEvents', 'live')
    void pace().then(() => turns.push(clock.now() - NOW))
  }
  for (let i = 0; i < 10; i++) for (const of of [target(ROLE), target(OTHER_ROLE)]) ask(of)
  ask(target(OTHER_ACCOUNT))
  await clock.advance(20_000)
  // A burst of two, then one each half second; the other account's is not held up.
  expect(turns.filter((at) => at === 0)).toHaveLength(3)
  expect(turns.at(-1)).toBe(9_000)
})

test('what was asked is noted by hour, throttles too, which slow the region down', async () => {
  const { region } = access(target(ROLE))
  const { asked, pace } = region.rules('FilterLogEvents', 'live')
  asked(null)
  asked(awsError('THROTTLED'))
  region.note('FilterLogEvents', { lines: 7, bytes: 100 })
  region.note('BatchGetItem', { requests: 1, units: 2.5 })
  const written: Usage[] = []
  const writer = { recordUsage: (usage: readonly Usage[]) => void written.push(...usage) }
  expect(() =>
    meter.flush({
      recordUsage: () => {
        throw new Error('the disk is full')
      },
    }),
  ).toThrow('full')
  meter.flush(writer)
  meter.flush(writer)
  const basics = { account: '111111111111', region: 'eu-central-1', hour: Math.floor(NOW / HOUR) * HOUR }
  expect(written).toEqual([
    { ...basics, operation: 'FilterLogEvents', requests: 2, throttled: 1, bytes: 100, lines: 7, units: 0 },
    { ...basics, operation: 'BatchGetItem', requests: 1, throttled: 0, bytes: 0, lines: 0, units: 2.5 },
  ])
  let served = 0
  for (let i = 0; i < 4; i++) void pace().then(() => served++)
  await clock.advance(1_900)
  expect(served).toBe(1)
})
