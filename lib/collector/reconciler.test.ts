import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AwsTarget } from '#lib/aws/aws-target.ts'
import { logsClient } from '#lib/aws/clients.ts'
import type { InsightsQuery } from '#lib/aws/insights.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { GroupState } from './group-state.ts'
import { lasting } from './lasting.ts'
import { LiveReader } from './live-reader.ts'
import { LogsAccess } from './logs-access.ts'
import { pastStep } from './past-lane.ts'
import { PastReader } from './past-reader.ts'
import { pollRules } from './polling.ts'
import { comparableHours, differences, rangesOf } from './reconcile.ts'
import { Reconciler } from './reconciler.ts'
import { Regions } from './regions.ts'
import { DAY, HOUR, MINUTE } from './stretch-of-time.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { awsError, SimulatedLogs } from './testing/simulated-logs.ts'
import { UsageMeter } from './usage-meter.ts'

vi.setConfig({ testTimeout: 120_000 })

const NOW = Date.parse('2026-11-21T12:00:30.500Z')
const RULES = {
  name: 'p',
  keyScheme: null,
  window: { kind: 'for-ever' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
} as const

let clock: ManualClock
let logs: SimulatedLogs
let writer: EventsWriter
let stop: AbortController
let groupId: number
let queries: InsightsQuery[]
/** Lines that only CloudWatch's count knows of, by hour. */
let extra: Map<number, number>
let failing: boolean

class SimulatedAccess extends LogsAccess {
  override async insights(query: InsightsQuery) {
    queries.push(query)
    if (failing) throw awsError('ACCESS_DENIED')
    const counts = new Map(extra)
    for (const { arrives, line } of logs.lines) {
      const hour = Math.floor(line.time / HOUR) * HOUR
      const within = line.time >= query.from && line.time <= query.to + 999
      if (within && arrives <= clock.now()) counts.set(hour, (counts.get(hour) ?? 0) + 1)
    }
    const at = (hour: number) => new Date(hour).toISOString().replace('T', ' ').slice(0, -1)
    const rows = [...counts].map(
      ([hour, lines]) =>
        new Map([
          ['hour', at(hour)],
          ['lines', String(lines)],
        ]),
    )
    return { rows, matched: null, bytesScanned: 1 }
  }
}

beforeEach(() => {
  clock = new ManualClock(NOW)
  logs = new SimulatedLogs(() => clock.now())
  queries = []
  extra = new Map()
  failing = false
  stop = new AbortController()
  writer = openEventsWriter(':memory:', () => clock.now())
  groupId = writer.registerGroup(writer.registerPipeline(RULES), { account: 'a', region: 'r', name: 'g' })
})

afterEach(() => {
  stop.abort()
  writer.close()
})

function begin(): void {
  const target: AwsTarget = { region: 'us-east-1', endpoint: null, account: null }
  const say = (text: string) => expect.unreachable(text)
  const context = {
    clock,
    stop: stop.signal,
    say,
    fatal: (error: unknown) => expect.unreachable(String(error)),
  }
  const share = { quotaShare: 1, embedded: true }
  const regions = new Regions(
    { share, meter: new UsageMeter(clock.now.bind(clock)), lasting: context },
    () => {},
  )
  const access = new SimulatedAccess(target, logsClient(target), regions.of(target, 'a'))
  const state = new GroupState({
    groupId,
    logGroup: 'g',
    place: 'here',
    filter: null,
    backfillMs: 14 * DAY,
    polls: pollRules(false),
    readSignal: signalReader([]),
    pages: (query) => logs.pages(query),
    writer,
    clock,
    stop: stop.signal,
  })
  const live = new LiveReader(state)
  const past = new PastReader(state)
  const reconciler = new Reconciler(writer, clock)
  const group = { account: 'a', region: 'r', name: 'g', insights: false, retentionMs: null }
  reconciler.add({ groupId, group, access, state })
  void lasting('live', context, () => live.step())
  void lasting('past', context, () => pastStep([past], clock.now()))
  void lasting('reconcile', context, () => reconciler.step())
}

const problem = () => JSON.parse(writer.getMeta(`problem:lines:${groupId}`) ?? 'null')
const read = (from: number) => writer.linesByHour(groupId, { from, to: from + HOUR }).get(from) ?? 0
const hourOf = (time: number) => Math.floor(time / HOUR) * HOUR

test('each hour the last day is compared; a line that no sweep finds is said, read, and then all is well', async () => {
  for (let i = 0; i < 100; i++) logs.add(NOW - i * 30 * MINUTE, `Inserted k${i}`)
  begin()
  await clock.advance(10 * MINUTE)
  expect(queries).toHaveLength(1)
  expect(problem()).toBe(null)
  const late = hourOf(NOW - 20 * HOUR)
  const before = read(late)
  logs.add(late + 5 * MINUTE, 'Inserted late', { arrives: clock.now() + MINUTE })
  await clock.advance(63 * MINUTE)
  expect(queries).toHaveLength(2)
  expect(read(late)).toBe(before + 1)
  expect(problem()).toBe(null)
  expect(writer.gaps(groupId)).toEqual([])
})

test('once a day it looks as far back as lines may come: thirteen days', async () => {
  begin()
  await clock.advance(HOUR)
  const late = hourOf(NOW - 13 * DAY)
  logs.add(late + 5 * MINUTE, 'says nothing', { arrives: clock.now() })
  await clock.advance(20 * HOUR)
  expect(read(late)).toBe(0)
  await clock.advance(6 * HOUR)
  expect(read(late)).toBe(1)
  const spans = queries.map(({ from, to }) => to - from)
  expect(spans.filter((span) => span > 13 * DAY)).toHaveLength(2)
  expect(Math.max(...spans.filter((span) => span < 13 * DAY))).toBeLessThanOrEqual(26 * HOUR)
})

test('what differs after a second read is said with both counts, read no more, and cleared when it is equal', async () => {
  logs.add(NOW - 5 * HOUR, 'Inserted k')
  begin()
  const hour = hourOf(NOW - 5 * HOUR)
  extra.set(hour, 2)
  await clock.advance(3 * HOUR)
  expect(problem()).toMatchObject({ code: 'LINES_DIFFER' })
  expect(problem().message).toContain('log group g')
  expect(problem().message).toContain(new Date(hour).toISOString())
  expect(problem().message).toMatch(/CloudWatch has 3 lines .* 1 were read/)
  const again = logs.asked.filter(({ from, to }) => from === hour && to === hour + HOUR)
  expect(again).toHaveLength(1)
  extra.clear()
  await clock.advance(HOUR + MINUTE)
  expect(problem()).toBe(null)
})

test('a count that is refused leaves the comparison out, and is tried again', async () => {
  failing = true
  begin()
  await clock.advance(30 * MINUTE)
  expect(queries.length).toBeGreaterThan(1)
  expect(problem()).toBe(null)
})

test('hours that can be compared: whole, over, read, without gaps, and still at AWS', () => {
  const at = (hour: number) => hourOf(NOW) + hour * HOUR
  const so = {
    low: at(-10) + 1,
    high: NOW,
    gaps: [{ from: at(-5) - 1, to: at(-5) }],
    readableFrom: at(-8) - MINUTE,
  }
  expect(
    comparableHours(so, { from: at(-24), to: NOW }, NOW).map((hour) => (hour - hourOf(NOW)) / HOUR),
  ).toEqual([-8, -7, -5, -4, -3, -2])
  expect(comparableHours({ ...so, low: null }, { from: 0, to: NOW }, NOW)).toEqual([])
  const counts = differences(
    [1, 2, 3],
    new Map([[1, 5]]),
    new Map([
      [1, 5],
      [3, 1],
    ]),
  )
  expect(counts).toEqual([{ hour: 3, atAws: 0, read: 1 }])
  expect(rangesOf([0, HOUR, 5 * HOUR])).toEqual([
    { from: 0, to: 2 * HOUR },
    { from: 5 * HOUR, to: 6 * HOUR },
  ])
})
