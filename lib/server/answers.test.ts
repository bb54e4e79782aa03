import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { deliveriesOf, deliveriesSummaryOf, deliveryOf } from './deliveries.ts'
import { eventOf } from './event.ts'
import { healthOf } from './health.ts'
import { overviewOf } from './overview.ts'
import { shellOf } from './shell.ts'
import { sourceDetailOf } from './source-detail.ts'
import { sourcesOf } from './sources.ts'
import {
  DAY,
  HOUR,
  linesOf,
  type MadeStore,
  MINUTE,
  madeStore,
  NOON,
  pipelineOf,
  RULES,
} from './testing/made-store.ts'

let store: MadeStore
beforeEach(() => {
  store = madeStore({ pipelines: [pipelineOf({ name: 'mine' })] })
})
afterEach(() => store.close())

const rows = (search: Record<string, string | string[]> = {}) => sourcesOf(store.context, search).data

describe('what can be known', () => {
  test('rates, and a guard that holds', () => {
    store.add(RULES, [
      ...linesOf({ at: NOON - HOUR, said: ['Inserted a.txt'] }),
      ...linesOf({ at: NOON - HOUR + 100, said: ['Inserted b.txt'] }),
      ...linesOf({ at: NOON - MINUTE, said: ['Duplicate skipped for a.txt'] }),
    ])
    expect(rows()).toMatchObject([
      {
        source: 'mine',
        deliveries: 3,
        processed: 2,
        duplicate: 1,
        duplicateRate: 1 / 3,
        retries: 0,
        transportKnown: 3,
        breaches: 0,
        atLeast: ['retries', 'retryRate'],
        lastDuplicate: NOON - MINUTE + 1,
      },
    ])
    expect(rows()[0]?.guard).toEqual({ status: 'HOLDING', ground: '1 skip, 0 breaches' })
  })

  test('processed again within the window: breached, by distinct keys', () => {
    store.add(
      RULES,
      [HOUR, 2 * MINUTE, MINUTE].flatMap((ago) => linesOf({ at: NOON - ago, said: ['Inserted a.txt'] })),
    )
    expect(rows()).toMatchObject([
      { breaches: 2, breachedKeys: 1, guard: { status: 'BREACHED', ground: '2 breaches, 0 skips' } },
    ])
    expect(overviewOf(store.context, {}).data.findings).toMatchObject([
      { severity: 'critical', pipeline: 'mine' },
    ])
  })

  test('no window: breaches are unknown, not none', () => {
    store.add(
      { ...RULES, window: { kind: 'unknown' } },
      linesOf({ at: NOON - MINUTE, said: ['Inserted a.txt'] }),
    )
    expect(rows()).toMatchObject([
      { breaches: null, breachedKeys: null, rewrites: null, guard: { status: 'UNKNOWN' } },
    ])
    expect(overviewOf(store.context, {}).data.totals).toMatchObject({
      breaches: null,
      known: { breaches: 0 },
    })
  })

  test('polling with bare lines: no transport id, so retries are unknown', () => {
    store.add({ ...RULES, trigger: 'sqs' }, linesOf({ at: NOON - MINUTE, said: ['Inserted a.txt'] }))
    expect(rows()).toMatchObject([{ retries: null, retryRate: null, transportKnown: 0, atLeast: [] }])
  })

  test('silent attempts make the duplicate rate unknown, also where a source filter hides them', () => {
    store.add({ ...RULES, keyScheme: '{source}:{id}:{version}' }, [
      ...linesOf({ at: NOON - HOUR, said: [] }),
      ...linesOf({ at: NOON - MINUTE, said: ['Duplicate skipped for shop:1:1'] }),
    ])
    expect(rows()).toMatchObject([
      { source: 'shop', duplicateRate: null, silent: 0, guard: { status: 'UNKNOWN' } },
      { source: null, deliveries: 0, silent: 1 },
    ])
    expect(rows({ source: 'shop' })).toMatchObject([{ duplicateRate: null }])
    expect(rows({ outcome: 'duplicate' })).toMatchObject([
      { source: 'shop', duplicateRate: null, duplicate: 1 },
    ])
  })

  test('while the first read runs, retries and breaches are at least', () => {
    store.add(RULES, linesOf({ at: NOON - MINUTE, said: ['Inserted a.txt'] }), { low: NOON - DAY })
    expect(rows()[0]?.atLeast).toEqual(['retries', 'retryRate', 'breaches', 'breachedKeys', 'rewrites'])
  })

  test('behind a filter no rate, retry or breach is known', () => {
    const said = ['Inserted a.txt', 'Duplicate skipped for a.txt']
    store.add({ ...RULES, filter: '?Inserted ?Duplicate' }, linesOf({ at: NOON - MINUTE, said }))
    const unknown = { duplicateRate: null, retries: null, retryRate: null, breaches: null, atLeast: [] }
    const guard = { status: 'UNKNOWN', ground: '1 skip; a filter hides other lines' }
    expect(rows()).toMatchObject([{ processed: 1, duplicate: 1, ...unknown, guard }])
  })

  test('silence that means processed names no key: counted, and no breach can be judged', () => {
    store.add({ ...RULES, silence: 'processed' }, [
      ...linesOf({ at: NOON - MINUTE, said: [] }),
      ...linesOf({ at: NOON - HOUR, said: ['Duplicate skipped for a'] }),
    ])
    expect(rows()).toMatchObject([
      {
        processed: 1,
        duplicate: 1,
        duplicateRate: 0.5,
        breaches: null,
        silent: 0,
        guard: { status: 'UNKNOWN', ground: '1 skip; its runs name no key' },
      },
    ])
  })

  test('totals leave out what is unknown and say of how many', () => {
    store.add(RULES, linesOf({ at: NOON - MINUTE, said: ['Inserted a'] }))
    store.add(
      { ...RULES, name: 'polled', trigger: 'sqs' },
      linesOf({ at: NOON - MINUTE, said: ['Duplicate skipped for a'] }, 'two'),
    )
    const { totals } = overviewOf(store.context, {}).data
    expect(totals).toMatchObject({
      deliveries: 2,
      retries: 0,
      retryRate: 0,
      transportKnown: 1,
      duplicateRate: 0.5,
      sources: 2,
      known: { retryRate: 1, duplicateRate: 2 },
    })
  })
})

describe('replays', () => {
  beforeEach(() => {
    store.add(RULES, [
      ...linesOf({ at: NOON - HOUR, said: ['Inserted a.txt'] }),
      ...linesOf({ at: NOON - MINUTE, said: ['Duplicate skipped for a.txt'], requestId: 'sent-by-us' }),
    ])
    store.writer.markReplays(['sent-by-us'])
  })

  test('are left out of counts, shown in lists, and marked', () => {
    expect(rows()).toMatchObject([{ deliveries: 1, duplicate: 0 }])
    expect(rows({ replays: 'include' })).toMatchObject([
      { deliveries: 2, duplicate: 1, guard: { status: 'UNTESTED' } },
    ])
    expect(rows({ replays: 'only' })).toMatchObject([{ deliveries: 1, duplicate: 1 }])
    expect(deliveriesOf(store.context, {}).data.map((row) => row.replay)).toEqual([true, false])
    expect(deliveriesOf(store.context, { replays: 'exclude' }).data).toHaveLength(1)
    const marks = overviewOf(store.context, {}).data.series.points.map((point) => point.replays)
    expect(marks.reduce((sum, count) => sum + count, 0)).toBe(1)
  })
})

describe('deliveries', () => {
  const KEYS = ['shop/orders/INV-1.pdf', 'shop/orders/INV-2.pdf', "it's 100%_odd#x:y", 'inv-3']
  beforeEach(() => {
    store.add(
      RULES,
      KEYS.flatMap((key, index) => linesOf({ at: NOON - HOUR + index * 1_000, said: [`Inserted ${key}`] })),
    )
  })
  const keys = (search: Record<string, string | string[]>) =>
    deliveriesOf(store.context, search).data.map((row) => row.key)

  test('pages are whole, newest first, and end', () => {
    const seen: DeliveryRow[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: ReturnType<typeof deliveriesOf> = deliveriesOf(store.context, {
        limit: '3',
        ...(next === '' ? {} : { next }),
      })
      seen.push(...page.data)
      next = page.next
    }
    expect(seen.map((row) => row.key)).toEqual([...KEYS].reverse())
  })

  test('`next` is bound to its list and filters', () => {
    const { next } = deliveriesOf(store.context, { limit: '1' })
    if (next === null) throw new Error('there are more')
    const refused = (work: () => unknown) =>
      expect(work).toThrow(expect.objectContaining({ status: 400, code: 'BAD_NEXT' }))
    refused(() => deliveriesOf(store.context, { limit: '1', next, outcome: 'duplicate' }))
    refused(() => deliveriesOf(store.context, { limit: '1', next: `${next}x` }))
    refused(() => deliveriesOf(store.context, { limit: '1', next: 'e30' }))
    refused(() => sourcesOf(store.context, { next }))
    expect(deliveriesOf(store.context, { limit: '2', next }).data).toHaveLength(2)
  })

  test('q finds a prefix and the beginning of a segment, and takes every character for itself', () => {
    expect(keys({ q: 'INV-' })).toEqual(['shop/orders/INV-2.pdf', 'shop/orders/INV-1.pdf'])
    expect(keys({ q: 'shop/orders/INV-1' })).toEqual(['shop/orders/INV-1.pdf'])
    expect(keys({ q: ['y', 'inv'] })).toEqual(['inv-3', "it's 100%_odd#x:y"])
    expect(keys({ q: '%' })).toEqual([])
    expect(keys({ q: "it's 100%_" })).toEqual(["it's 100%_odd#x:y"])
  })

  test('filters: alternatives within one, all of them together', () => {
    expect(keys({ outcome: ['processed', 'failed'], label: 'first', q: 'inv' })).toEqual(['inv-3'])
    expect(keys({ label: 'breach' })).toEqual([])
    expect(deliveriesSummaryOf(store.context, { q: 'INV' }).data.totals.deliveries).toBe(2)
  })

  test('half-open: a delivery at `to` is out, at `from` it is in', () => {
    const at = String(NOON - HOUR + 1)
    expect(keys({ from: at, to: String(NOON - HOUR + 2) })).toEqual([KEYS[0]])
    expect(keys({ from: '-2h', to: at })).toEqual([])
  })

  test('one by its id; what is no id is not found', () => {
    const [row] = deliveriesOf(store.context, {}).data
    expect(deliveryOf(store.context, row?.id ?? '')).toEqual(row)
    for (const id of ['1', 'x', "1' OR 1=1", '9'.repeat(30)]) {
      expect(() => deliveryOf(store.context, id)).toThrow(expect.objectContaining({ status: 404 }))
    }
  })

  test('an event by its key, whatever is in it', async () => {
    const { data } = await eventOf(store.context, "it's 100%_odd#x:y", {})
    expect(data).toMatchObject({
      pipeline: 'mine',
      record: { state: 'unconfigured' },
      replay: { available: false },
    })
    expect(data.deliveries).toMatchObject([
      { outcome: 'processed', first: true, sinceFirstMs: 0, attempt: { number: 1, version: '7' } },
    ])
    await expect(eventOf(store.context, 'nothing', {})).rejects.toMatchObject({
      status: 404,
      code: 'EVENT_UNKNOWN',
    })
  })
})

test('a name in two pipelines must be told apart', async () => {
  for (const name of ['one', 'two']) {
    store.add(
      { ...RULES, name, keyScheme: '{source}:{id}:{version}' },
      linesOf({ at: NOON - HOUR, said: ['Inserted shop:1:1'] }, name),
    )
  }
  expect(() => sourceDetailOf(store.context, 'shop', {})).toThrow(
    expect.objectContaining({ status: 409, message: expect.stringContaining('one, two') }),
  )
  expect(sourceDetailOf(store.context, 'shop', { pipeline: 'two' }).data).toMatchObject({
    pipeline: 'two',
    totals: { deliveries: 1 },
  })
  await expect(eventOf(store.context, 'shop:1:1', {})).rejects.toMatchObject({ status: 409 })
  expect((await eventOf(store.context, 'shop:1:1', { pipeline: 'one' })).data.pipeline).toBe('one')
})

test('what was read whole, in part and not at all shows in the series', () => {
  const groupId = store.add(RULES, linesOf({ at: NOON - HOUR, said: ['Inserted a'] }), {
    low: NOON - 6 * HOUR,
    target: NOON - 6 * HOUR,
  })
  store.writer.addGap(groupId, NOON - 3 * HOUR, NOON - 2 * HOUR)
  const { data, freshness } = overviewOf(store.context, { from: '-8h', bars: '8' })
  expect(data.series.bucketMs).toBe(HOUR)
  expect(data.series.points.map((point) => point.coverage)).toEqual([
    'none',
    'none',
    'full',
    'full',
    'full',
    'none',
    'full',
    'full',
  ])
  expect(freshness).toMatchObject({
    dataThrough: NOON,
    gaps: [{ logGroup: '/aws/lambda/mine', from: NOON - 3 * HOUR }],
    problems: [],
  })
  expect(data.previous).toBeNull()
  expect(overviewOf(store.context, { from: '-1h' }).data.previous).toMatchObject({ deliveries: 0 })
})

test('a collector that is silent or troubled is said', () => {
  const groupId = store.add(RULES, [])
  store.writer.setProblem(
    groupId,
    { code: 'LOG_GROUP_MISSING', message: 'It is gone.', hint: 'Make it.' },
    null,
  )
  store.writer.setMeta(
    'problem:table:mine',
    JSON.stringify({ code: 'TABLE_MISSING', message: 'No table.', hint: 'Name it.' }),
  )
  const later = { ...store.context, now: () => NOON + 20_000 }
  expect(shellOf(later).freshness.problems.map((problem) => problem.code)).toEqual([
    'COLLECTOR_DOWN',
    'LOG_GROUP_MISSING',
    'TABLE_MISSING',
  ])
  expect(healthOf(later).data).toMatchObject({
    collector: { running: false, heartbeat: NOON },
    logGroups: [{ status: 'missing' }],
  })
})

test('before the collector has made its store, everything answers and says so', async () => {
  const context = { ...store.context, reader: openEventsReader('/nonexistent/events.db') }
  const empty = overviewOf(context, {})
  expect(empty.freshness.problems).toMatchObject([{ code: 'COLLECTOR_STARTING' }])
  expect(empty.data.series.points.every((point) => point.coverage === 'none')).toBe(true)
  expect(deliveriesOf(context, {}).data).toEqual([])
  expect(shellOf(context).data).toMatchObject({ pipelines: ['mine'], retained: null })
  expect(healthOf(context).data.logGroups).toMatchObject([{ status: 'waiting' }])
  expect(() => sourceDetailOf(context, 'mine', {})).toThrow(RequestError)
})

test.each([
  { outcome: 'ok' },
  { label: 'late' },
  { replays: 'no' },
  { limit: '0' },
  { limit: '1001' },
  { limit: '1e2' },
  { limit: '' },
  { from: 'x' },
  { to: '-1' },
  { from: 'now', to: '-1h' },
  { bars: '301' },
  { pipeline: 'nobody' },
  { unassigned: 'yes' },
])('%j is refused, with what to write instead', (search) => {
  const refusal = expect.objectContaining({ status: 400, hint: expect.stringMatching(/[Ww]rite|is now/) })
  expect.hasAssertions()
  if (!('bars' in search)) expect(() => deliveriesOf(store.context, search)).toThrow(refusal)
  if (!('limit' in search)) expect(() => overviewOf(store.context, search)).toThrow(refusal)
})
