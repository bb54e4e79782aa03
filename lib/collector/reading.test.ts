import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import type { Batch, EventsWriter } from '#lib/store/writer-port.ts'
import { GroupState } from './group-state.ts'
import { lasting } from './lasting.ts'
import { LiveReader } from './live-reader.ts'
import { pastStep } from './past-lane.ts'
import { PastReader } from './past-reader.ts'
import { pollRules } from './polling.ts'
import { DAY, floorMinute, HOUR, MINUTE, SECOND } from './stretch-of-time.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { awsError, SimulatedLogs } from './testing/simulated-logs.ts'

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

/** Days of simulated time take seconds, and more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

let clock: ManualClock
let logs: SimulatedLogs
let writer: EventsWriter
let counted: Map<string, number>
let problems: (string | null)[]
let stop: AbortController
let groupId: number

/** Notes when each key's line was applied first, and hands on. */
function noting(inner: EventsWriter): EventsWriter {
  const apply = (batch: Batch) => {
    for (const { signal } of batch.signals) {
      if (signal.kind === 'outcome' && !counted.has(signal.key)) counted.set(signal.key, clock.now())
    }
    return inner.apply(batch)
  }
  const setProblem: EventsWriter['setProblem'] = (id, problem, nextTry) => {
    problems.push(problem?.code ?? null)
    inner.setProblem(id, problem, nextTry)
  }
  return new Proxy(inner, {
    get: (target, name) => {
      if (name === 'apply') return apply
      if (name === 'setProblem') return setProblem
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** The collector's own loops for one group, begun anew from what the store holds. */
function begin(ownEndpoint = false, backfillMs = 2 * DAY): void {
  stop = new AbortController()
  const state = new GroupState({
    groupId,
    logGroup: 'g',
    place: 'here',
    filter: null,
    backfillMs,
    polls: pollRules(ownEndpoint),
    readSignal: signalReader([]),
    pages: (query) => logs.pages(query),
    writer: noting(writer),
    clock,
    stop: stop.signal,
  })
  const live = new LiveReader(state)
  const past = new PastReader(state)
  const context = {
    clock,
    stop: stop.signal,
    say: (text: string) => expect.unreachable(text),
    fatal: (error: unknown) => expect.unreachable(String(error)),
  }
  const source = { next: (now: number) => (live.failing ? null : past.next(now)), read: past.read.bind(past) }
  void lasting('live', context, () => live.step())
  void lasting('past', context, () => pastStep([source], clock.now()))
}

beforeEach(() => {
  clock = new ManualClock(NOW)
  logs = new SimulatedLogs(() => clock.now())
  counted = new Map()
  problems = []
  writer = openEventsWriter(':memory:', () => clock.now())
  const pipelineId = writer.registerPipeline(RULES)
  groupId = writer.registerGroup(pipelineId, { account: 'a', region: 'r', name: 'g' })
})

afterEach(() => {
  stop.abort()
  writer.close()
})

const line = (key: string) => `Inserted ${key}`

test('the live end first, then the whole past, newest first, each line once', async () => {
  for (let i = 0; i < 300; i++) logs.add(NOW - i * 10 * MINUTE, line(`k${i}`))
  logs.add(NOW - 3 * DAY, line('too old'))
  begin()
  await clock.advance(20 * SECOND)
  const inTwoDays = Array.from({ length: 289 }, (_, i) => `k${i}`)
  expect([...counted.keys()].sort()).toEqual(inTwoDays.filter((_, i) => i * 10 * MINUTE <= 2 * DAY).sort())
  expect(writer.cursor(groupId)).toMatchObject({
    low: floorMinute(NOW - 2 * DAY),
    target: floorMinute(NOW - 2 * DAY),
  })
  expect(counted.get('k0')).toBe(NOW)
  const backfills = logs.asked.filter(({ to }) => to < NOW).map(({ to }) => to)
  expect(backfills).toEqual([...backfills].sort((a, b) => b - a))
})

test('a backfill that is stopped goes on where it was, newest first, and says how far it is', async () => {
  for (let i = 0; i < 240; i++) logs.add(NOW - i * 10 * MINUTE, line(`k${i}`))
  const half = NOW - 20 * HOUR
  logs.fault = ({ query }) => (query.from < half ? awsError('UNREACHABLE') : null)
  begin()
  await clock.advance(10 * SECOND)
  stop.abort()
  const { low, target, sweeps } = writer.cursor(groupId)
  expect(low).toBeGreaterThan(half)
  expect(sweeps['backfill.from']).toBe(floorMinute(NOW - 10 * MINUTE))
  expect(sweeps['backfill.began']).toBeGreaterThanOrEqual(NOW)
  expect(target).toBe(floorMinute(NOW - 2 * DAY))
  await clock.advance(HOUR)
  logs.asked.length = 0
  logs.fault = () => null
  begin()
  await clock.advance(30 * SECOND)
  expect(writer.cursor(groupId)).toMatchObject({ low: target, target })
  expect(writer.cursor(groupId).sweeps['backfill.from']).toBe(low)
  const asked = logs.asked.filter(({ to }) => to <= (low ?? 0))
  expect(asked[0]?.to).toBe(low)
  for (const [i, { to }] of asked.entries()) if (i > 0) expect(to).toBe(asked[i - 1]?.from)
  expect(counted.size).toBe(240)
})

test('lines up to 8 min 45 s late are counted within 135 s, up to 45 min within 17 min', async () => {
  begin()
  await clock.advance(MINUTE)
  const came = new Map<string, { readonly arrives: number; readonly within: number }>()
  for (let i = 0; i < 400; i++) {
    const arrives = clock.now() + i * 17_123
    const late = (i * 7_919) % (10 * MINUTE - 75 * SECOND)
    logs.add(arrives - late, line(`k${i}`), { arrives })
    came.set(`k${i}`, { arrives, within: 135 * SECOND })
    if (i % 10 > 0) continue
    logs.add(arrives - 45 * MINUTE, line(`h${i}`), { arrives })
    came.set(`h${i}`, { arrives, within: 17 * MINUTE })
  }
  await clock.advance(3 * HOUR)
  for (const [key, { arrives, within }] of came)
    expect((counted.get(key) ?? Number.NaN) - arrives, key).toBeLessThanOrEqual(within)
})

test('a line up to 18 hours late is found by the widest sweep', async () => {
  for (let i = 1; i < 24; i++) logs.add(NOW - i * HOUR, line(`k${i}`))
  begin()
  await clock.advance(5 * MINUTE)
  const arrives = clock.now() + HOUR
  logs.add(arrives - 18 * HOUR, line('late'), { arrives })
  await clock.advance(7 * HOUR)
  expect(counted.has('late')).toBe(true)
})

test('a line is read twenty times at most, a quiet group is asked once a minute', {
  timeout: 60_000,
}, async () => {
  begin()
  await clock.advance(10 * HOUR)
  expect(logs.asked.length / (10 * 60)).toBeLessThan(1.2)
  for (let i = 0; i < 240; i++) logs.add(clock.now() + i * 5 * SECOND, line(`k${i}`))
  await clock.advance(31 * HOUR)
  expect(logs.reads.size).toBe(240)
  expect(Math.max(...logs.reads.values())).toBeLessThanOrEqual(20)
})

test('lines, and those that say nothing, are counted once per minute however often they or their pages come', async () => {
  for (let i = 0; i < 60; i++) logs.add(NOW + i * SECOND, `says nothing ${i}`)
  for (let i = 0; i < 10; i++) logs.add(floorMinute(NOW) + MINUTE + (i - 5) * SECOND, line(`says ${i}`))
  logs.fault = ({ page }) => (page % 2 === 0 ? 'page twice' : null)
  const applied: Batch[] = []
  const inner = writer
  writer = new Proxy(inner, {
    get: (target, name) => {
      if (name === 'apply')
        return (batch: Batch) => {
          applied.push(batch)
          return inner.apply(batch)
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  begin()
  await clock.advance(10 * MINUTE)
  const whole = applied.filter(
    ({ replaceMinutes: r }) =>
      r !== null && r.from <= floorMinute(NOW) + MINUTE && r.to >= floorMinute(NOW) + 2 * MINUTE,
  )
  expect(whole.length).toBeGreaterThan(2)
  const second = floorMinute(NOW) + MINUTE
  for (const { minutes } of whole) expect(minutes.get(second)).toEqual({ lines: 35, unmatched: 30 })
  expect(Math.max(...applied.map(({ minutes }) => minutes.get(second)?.unmatched ?? 0))).toBe(30)
  expect(writer.linesByHour(groupId, { from: floorMinute(NOW), to: NOW + HOUR })).toEqual(
    new Map([[Math.floor(NOW / HOUR) * HOUR, 70]]),
  )
})

test('two thousand lines in one millisecond at a boundary, empty pages and pages twice: all are counted', async () => {
  const edge = floorMinute(NOW - 10 * MINUTE)
  for (let i = 0; i < 2_000; i++) logs.add(edge, line(`e${i}`))
  logs.fault = ({ page }) => (page % 3 === 0 ? 'empty pages' : page % 3 === 1 ? 'page twice' : null)
  begin()
  await clock.advance(10 * SECOND)
  expect(counted.size).toBe(2_000)
})

test('a failing page leaves the cursor where it was; the window is read again from its beginning', async () => {
  for (let i = 0; i < 200; i++) logs.add(NOW - i * SECOND, line(`k${i}`))
  let failures = 0
  logs.fault = ({ page }) => (page === 3 && failures++ < 4 ? awsError('UNREACHABLE') : null)
  begin()
  await clock.advance(500)
  expect(writer.cursor(groupId).high).toBe(null)
  expect(counted.size).toBe(150)
  await clock.advance(30 * SECOND)
  expect(counted.size).toBe(200)
  expect(writer.cursor(groupId).high).toBeGreaterThan(NOW)
  expect(problems.at(-1)).toBe(null)
})

test('ten minutes of throttling: the frontier stands still, backs off, says so, and goes on', async () => {
  begin()
  await clock.advance(10 * SECOND)
  const { high } = writer.cursor(groupId)
  logs.fault = () => awsError('THROTTLED')
  logs.asked.length = 0
  await clock.advance(10 * MINUTE)
  expect(writer.cursor(groupId).high).toBeLessThan((high ?? 0) + 20 * SECOND)
  expect(logs.asked.length).toBeLessThan(20)
  expect(problems).toContain('AWS_THROTTLED')
  logs.add(clock.now() - 5 * MINUTE, line('meanwhile'))
  logs.fault = () => null
  await clock.advance(2 * MINUTE)
  expect(counted.has('meanwhile')).toBe(true)
  expect(problems.at(-1)).toBe(null)
})

test.each(['ACCESS_DENIED', 'NOT_FOUND'] as const)('%s is said at once and looked at again', async (code) => {
  logs.fault = () => awsError(code)
  logs.add(NOW, line('there'))
  begin()
  await clock.advance(10 * SECOND)
  expect(problems[0]).toBe(code === 'NOT_FOUND' ? 'LOG_GROUP_MISSING' : 'LOG_GROUP_UNREADABLE')
  logs.fault = () => null
  await clock.advance(2 * MINUTE)
  expect(problems.at(-1)).toBe(null)
  expect(counted.has('there')).toBe(true)
})

test('after hours away the live end comes first, what lies behind is a gap until it has been read', async () => {
  begin()
  await clock.advance(MINUTE)
  stop.abort()
  await clock.advance(0)
  for (let i = 0; i < 30; i++) logs.add(clock.now() + i * 10 * MINUTE, line(`k${i}`))
  clock.jump(5 * HOUR)
  const back = clock.now()
  logs.add(back - SECOND, line('live'))
  logs.fault = ({ query }) => (query.to < back && query.to > NOW + MINUTE ? awsError('UNREACHABLE') : null)
  begin()
  await clock.advance(3 * SECOND)
  expect(counted.has('live')).toBe(true)
  expect(writer.gaps(groupId)).toEqual([{ from: expect.any(Number), to: floorMinute(back - 10 * MINUTE) }])
  logs.fault = () => null
  await clock.advance(2 * MINUTE)
  expect(writer.gaps(groupId)).toEqual([])
  for (let i = 0; i < 30; i++) expect(counted.has(`k${i}`), `k${i}`).toBe(true)
})

test('a stretch whose pages repeat is tried smaller, then left as a gap; the rest of the past is read', async () => {
  const bad = floorMinute(NOW - 5 * HOUR)
  for (let i = 0; i < 48; i++) logs.add(NOW - i * HOUR, line(`k${i}`))
  logs.add(bad + 1, line('hidden'))
  logs.fault = ({ query }) =>
    query.from <= bad && query.to > bad + 30_000 && query.to < NOW ? awsError('SAME_TOKEN') : null
  begin()
  await clock.advance(5 * MINUTE)
  expect(writer.cursor(groupId).low).toBe(floorMinute(NOW - 2 * DAY))
  expect(writer.gaps(groupId)).toEqual([{ from: bad, to: bad + MINUTE }])
  expect(counted.has('k47')).toBe(true)
  logs.fault = () => null
  await clock.advance(15 * MINUTE)
  expect(counted.has('hidden')).toBe(true)
  expect(writer.gaps(groupId)).toEqual([])
})

test('a live end whose pages repeat does not stand still for ever', async () => {
  begin()
  await clock.advance(MINUTE)
  const stuck = clock.now()
  logs.add(stuck, line('stuck'))
  logs.fault = ({ query }) =>
    query.from <= stuck && query.to - query.from > HOUR ? awsError('SAME_TOKEN') : null
  await clock.advance(5 * MINUTE)
  expect(counted.has('stuck')).toBe(true)
  expect(writer.cursor(groupId).high).toBeGreaterThan(stuck + MINUTE)
  expect(writer.gaps(groupId)).toEqual([])
})

test('a clock an hour behind or a day ahead: the frontier never moves back, new lines are counted', async () => {
  begin(true)
  await clock.advance(MINUTE)
  const before = writer.cursor(groupId).high ?? 0
  clock.jump(-HOUR)
  logs.add(before + SECOND, line('behind'), { arrives: 0 })
  await clock.advance(2 * MINUTE)
  expect(counted.has('behind')).toBe(true)
  expect(writer.cursor(groupId).high).toBe(before)
  clock.jump(HOUR + DAY)
  await clock.advance(10 * SECOND)
  clock.jump(-DAY)
  for (let i = 0; i < 20; i++) logs.add(clock.now() + i * 3 * SECOND, line(`after${i}`))
  await clock.advance(3 * MINUTE)
  for (let i = 0; i < 20; i++) expect(counted.has(`after${i}`), `after${i}`).toBe(true)
})

test('a line two hours ahead is counted and leaves the frontier alone', async () => {
  logs.add(NOW + 2 * HOUR, line('ahead'), { arrives: NOW })
  begin()
  await clock.advance(10 * SECOND)
  expect(counted.has('ahead')).toBe(true)
  expect(writer.cursor(groupId).high).toBeLessThanOrEqual(clock.now())
})
