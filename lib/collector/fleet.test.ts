import { afterEach, expect, test, vi } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from './stretch-of-time.ts'
import { Fleet, type FleetGroup, type FleetRegion } from './testing/fleet.ts'
import { ManualClock } from './testing/manual-clock.ts'

/** Hours of simulated time take seconds, and more on a busy machine. */
vi.setConfig({ testTimeout: 300_000 })

const NOW = Date.parse('2026-11-21T12:00:00Z')
const REGIONS: readonly FleetRegion[] = ['us-east-1', 'eu-central-1', 'eu-west-1']
const ACCOUNTS = ['111111111111', '222222222222']
const RULES = { quotaShare: 0.4, backfillMs: 14 * DAY, pageLines: 4_000 }
let fleet: Fleet | null = null
afterEach(() => fleet?.stop())

function many(count: number, kind: FleetGroup['kind'], everyMs: number): FleetGroup[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${kind}-${i}`,
    kind,
    everyMs: everyMs + i,
    region: REGIONS[i % 3] ?? 'us-east-1',
    account: ACCOUNTS[Math.floor(i / 3) % 2] ?? '',
  }))
}

const REAL_ACCOUNT = () => [
  ...many(10, 'busy', 100),
  ...many(40, 'slow', 20 * SECOND),
  ...many(150, 'quiet', 10 * MINUTE),
]
const bad = (name: string, refuses: 'ACCESS_DENIED' | 'TIMEOUT'): FleetGroup => ({
  name,
  kind: 'bad',
  everyMs: SECOND,
  region: 'eu-central-1',
  account: '111111111111',
  refuses,
})

const account = () => fleet?.accounts.get(EU) ?? expect.unreachable()
const EU = '111111111111 eu-central-1'

test('200 log groups over 3 regions and 2 accounts at real quotas: busy ones under 20 s behind, quiet ones under 90 s; one that is denied is named and costs little, one that hangs holds up nobody', async () => {
  const clock = new ManualClock(NOW)
  const groups = [...REAL_ACCOUNT(), bad('denied', 'ACCESS_DENIED'), bad('hangs', 'TIMEOUT')]
  fleet = new Fleet(clock, groups, RULES)
  await clock.advance(2 * MINUTE)
  fleet.worst.clear()
  await clock.advance(2 * HOUR)
  expect(fleet.worst.get('busy')).toBeLessThan(20 * SECOND)
  expect(fleet.worst.get('slow')).toBeLessThan(60 * SECOND)
  expect(fleet.worst.get('quiet')).toBeLessThan(90 * SECOND)
  for (const { requests, throttles } of fleet.accounts.values()) {
    expect(requests / (122 * 60)).toBeLessThanOrEqual(4)
    expect(throttles).toBe(0)
  }
  expect(account().requests / (122 * 60)).toBeLessThanOrEqual(2)
  expect(account().asked.get('denied')).toBeLessThan(130)
  expect([...fleet.store.problems.values()].sort()).toEqual(['AWS_UNREACHABLE', 'LOG_GROUP_UNREADABLE'])
})

test('one account at two requests a second: a line is read twenty times at most in its first 24 hours', async () => {
  const clock = new ManualClock(NOW)
  const ours = REAL_ACCOUNT().filter((group) => `${group.account} ${group.region}` === EU)
  fleet = new Fleet(clock, ours, { ...RULES, backfillMs: HOUR })
  await clock.advance(26 * HOUR)
  const most = ours.map((group) => account().mostReads(group, NOW + HOUR, NOW + 2 * HOUR))
  expect(Math.max(...most)).toBeLessThanOrEqual(20)
  // All that late lines need was read.
  expect(Math.min(...most)).toBeGreaterThan(8)
})

test('others take the whole quota for ten minutes: it is throttled, backs off, and is back within two minutes', async () => {
  const clock = new ManualClock(NOW)
  const ours = REAL_ACCOUNT().filter((group) => `${group.account} ${group.region}` === EU)
  fleet = new Fleet(clock, ours, RULES)
  await clock.advance(10 * MINUTE)
  account().others = 4.8
  await clock.advance(10 * MINUTE)
  expect(account().throttles).toBeGreaterThan(50)
  account().others = 3
  await clock.advance(2 * MINUTE)
  fleet.worst.clear()
  await clock.advance(10 * MINUTE)
  expect(fleet.worst.get('busy')).toBeLessThan(20 * SECOND)
  expect(fleet.worst.get('quiet')).toBeLessThan(90 * SECOND)
  expect(fleet.store.problems.size).toBe(0)
})
