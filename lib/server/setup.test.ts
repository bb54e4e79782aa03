import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RequestError } from '#lib/domain/request-error.ts'
import { DEFAULT_RETENTION } from '#lib/domain/retention.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import type { Usage } from '#lib/store/writer-port.ts'
import { setupOf } from './setup.ts'
import { madeGroups } from './testing/made-groups.ts'
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

const AT = { account: '000000000000', region: 'us-east-1' }
const TABLE = {
  name: 'tracking',
  id: null,
  key: null,
  sortKey: null,
  partition: null,
  status: null,
  expiry: null,
  inProgressExpiry: null,
  processedAt: null,
  data: null,
  validation: null,
  scan: { unitsPerSecond: 5 },
}

let store: MadeStore
beforeEach(() => {
  store = madeStore({ pipelines: [pipelineOf({ name: 'mine' }, { table: TABLE })] })
})
afterEach(() => store.close())

const ask = (search: Record<string, string> = {}) => setupOf(store.context, search).data

function used(more: Partial<Usage>): Usage {
  const nothing = { requests: 0, throttled: 0, bytes: 0, lines: 0, units: 0 }
  return { ...AT, operation: 'FilterLogEvents', hour: NOON - HOUR, ...nothing, ...more }
}

describe('accounts and regions', () => {
  test('the share used is of what Onceboard allows itself of the quota', () => {
    store.add(RULES, [])
    // The hour before counts as long as this one is young: at noon it is all that tells.
    store.writer.recordUsage([used({ requests: 18_000, throttled: 3 })])
    const [place] = ask().places
    expect(place).toMatchObject({ ...AT, groups: 1, withProblem: 0, dataThrough: NOON })
    expect(place?.operations).toEqual([
      {
        operation: 'FilterLogEvents',
        requests: 18_000,
        throttled: 3,
        lastThrottledHour: NOON - HOUR,
        perSecond: 5,
        recentMs: HOUR,
        quota: 25,
        allowed: 10,
        shareUsed: 0.5,
      },
    ])
  })

  test('what was asked before the range is not in its counts', () => {
    store.add(RULES, [])
    store.writer.recordUsage([used({ hour: NOON - 3 * HOUR, requests: 7 }), used({ requests: 5 })])
    expect(ask({ from: '-2h' }).places[0]?.operations[0]?.requests).toBe(5)
  })

  test('what was asked before the account was named is the only account’s; of two, it is nobody’s', () => {
    store.add(RULES, [])
    const unnamed = { account: 'unknown', requests: 2, throttled: 1, hour: NOON - 2 * HOUR }
    store.writer.recordUsage([used({ requests: 5 }), used(unnamed)])
    const places = () => ask().places.map(({ account, operations }) => [account, operations[0]?.requests])
    expect(places()).toEqual([[AT.account, 7]])
    expect(ask().places[0]?.operations[0]).toMatchObject({ throttled: 1, lastThrottledHour: NOON - 2 * HOUR })
    store.writer.recordUsage([used({ account: '999999999999', requests: 1 })])
    expect(places()).toEqual([
      [AT.account, 5],
      ['999999999999', 1],
      ['unknown', 2],
    ])
  })

  test('DynamoDB has no such quota, and the embedded AWS none at all', () => {
    store.writer.recordUsage([
      used({ operation: 'BatchGetItem', requests: 9, units: 40 }),
      used({ requests: 1 }),
    ])
    const unlimited = { quota: null, allowed: null, shareUsed: null }
    expect(ask().places[0]?.operations[1]).toMatchObject({ operation: 'BatchGetItem', ...unlimited })
    const { context } = store
    const embedded = { ...context, configuration: { ...context.configuration, mode: 'embedded' as const } }
    expect(setupOf(embedded, {}).data.places[0]?.operations[0]).toMatchObject(unlimited)
  })
})

describe('log groups', () => {
  test('of two hundred: those with a problem first, then those still read back; a page of them at a time', () => {
    madeGroups(store.writer, 200)
    const { groups } = ask({ limit: '50' })
    expect(groups).toMatchObject({ all: 200, matching: 200, page: 1, pages: 4, offset: 0 })
    expect(groups.counts).toEqual({ problem: 4, backfilling: 20, waiting: 2, live: 174 })
    expect(groups.rows).toHaveLength(50)
    expect(groups.rows.map(({ state }) => state).slice(0, 27)).toEqual([
      ...Array(4).fill('problem'),
      ...Array(20).fill('backfilling'),
      ...Array(2).fill('waiting'),
      'live',
    ])
    expect(ask({ limit: '50', page: '4' }).groups).toMatchObject({ page: 4, offset: 150 })
    expect(ask({ limit: '50', page: '99' }).groups.page).toBe(4)
  })

  test('filtered by state and by words; every group is on exactly one page', () => {
    madeGroups(store.writer, 200)
    expect(ask({ state: 'problem' }).groups.rows.every(({ problems }) => problems.length > 0)).toBe(true)
    expect(ask({ q: 'EU-WEST-1 fn-01', state: 'live' }).groups).toMatchObject({ all: 200 })
    expect(ask({ q: 'eu-west-1' }).groups.rows.every(({ region }) => region === 'eu-west-1')).toBe(true)
    const none = { problem: 0, backfilling: 0, waiting: 0, live: 0 }
    const states = { problem: 4, backfilling: 20, waiting: 2, live: 174 }
    expect(ask({ q: 'nowhere' }).groups).toMatchObject({ matching: 0, rows: [], counts: none, states })
    const names = ['1', '2', '3'].flatMap((page) =>
      ask({ limit: '70', page }).groups.rows.map(({ logGroup }) => logGroup),
    )
    expect(new Set(names).size).toBe(200)
  })

  test('how far it is read, what it lags, and what of its lines said nothing', () => {
    const groupId = store.add(RULES, linesOf({ at: NOON - HOUR, said: ['Inserted a.txt'] }), {
      low: NOON - 2 * DAY,
      high: NOON - MINUTE,
      sweeps: { 'backfill.began': NOON - MINUTE, 'backfill.from': NOON },
    })
    store.writer.apply({
      groupId,
      signals: [],
      minutes: new Map([[NOON - HOUR, { lines: 10, unmatched: 4 }]]),
      replaceMinutes: null,
      cursor: null,
      linesRead: 0,
    })
    store.writer.setMeta('groups:mine', JSON.stringify([{ ...AT, name: '/aws/lambda/mine', insights: true }]))
    store.writer.setMeta(`reconciled:${groupId}`, JSON.stringify({ at: NOON - HOUR, deep: 0 }))
    expect(ask().groups.rows).toEqual([
      {
        pipeline: 'mine',
        ...AT,
        logGroup: '/aws/lambda/mine',
        state: 'backfilling',
        logClass: 'infrequent-access',
        dataThrough: NOON - MINUTE,
        lagMs: MINUTE,
        backfill: {
          from: NOON - 14 * DAY,
          through: NOON - 2 * DAY,
          lines: 4,
          startedAt: NOON - MINUTE,
          // Two days took a minute, twelve are left.
          estimatedEnd: NOON + 6 * MINUTE,
        },
        linesRead: 4,
        lines: 10,
        unmatched: 4,
        gaps: 0,
        reconciledAt: NOON - HOUR,
        problems: [],
        nextTry: null,
      },
    ])
  })

  test('lines that differ from CloudWatch’s own count are a problem of their group', () => {
    const groupId = store.add(RULES, [])
    const problem = { code: 'LINES_DIFFER', message: 'other lines', hint: 'They are read again.' }
    store.writer.setMeta(`problem:lines:${groupId}`, JSON.stringify(problem))
    expect(ask().groups.rows[0]).toMatchObject({ state: 'problem', problems: [problem] })
    expect(ask().places[0]?.withProblem).toBe(1)
  })

  test('what is wrong with a pattern stands with its pipeline, and only while that is chosen', () => {
    store.add(RULES, [])
    store.add({ ...RULES, name: 'other' }, [])
    const problem = { code: 'LOG_GROUPS_NONE', message: 'no log group', hint: 'Check logGroups:' }
    store.writer.setMeta('problem:mine:groups', JSON.stringify(problem))
    expect(ask().groups.problems).toEqual([problem])
    expect(ask({ pipeline: 'other' }).groups).toMatchObject({ problems: [], all: 1 })
  })

  test.each([
    [{ state: 'broken' }, 'BAD_STATE'],
    [{ page: '0' }, 'BAD_PAGE'],
    [{ page: 'two' }, 'BAD_PAGE'],
    [{ limit: '0' }, 'BAD_LIMIT'],
  ])('%o is refused', (search, code) => {
    const refused = () => ask(search as Record<string, string>)
    expect(refused).toThrow(RequestError)
    expect(refused).toThrow(expect.objectContaining({ code, status: 400 }))
  })
})

describe('tracking tables', () => {
  const shape = {
    name: 'tracking',
    kind: 'tracking',
    id: 'md5({key})',
    seen: true,
    partitionKey: 'tracking_id',
    sortKey: null,
    status: null,
    expiry: 'ttl',
    processedAt: 'processed_at',
  }

  test('the shape as it was seen, the window in force, the scan and what is wrong', () => {
    store.add(RULES, [])
    const states = { present: 3, expired: 2, inProgress: 1 }
    const problem = { code: 'TABLE_UNREADABLE', message: 'denied', hint: 'Grant it.' }
    store.writer.setMeta('table:mine', JSON.stringify(shape))
    store.writer.setMeta('problem:mine:table', JSON.stringify(problem))
    store.writer.setMeta(
      'scan:mine',
      JSON.stringify({ table: 'tracking', endedAt: null, states, last: { endedAt: NOON, states } }),
    )
    const { name: _name, seen: _seen, ...seen } = shape
    expect(ask().tables).toEqual([
      {
        pipeline: 'mine',
        table: 'tracking',
        region: 'us-east-1',
        shape: seen,
        window: { kind: 'for', ms: 30 * DAY, basis: 'configured' },
        scan: { unitsPerSecond: 5, states, endedAt: NOON, underWay: 6 },
        problems: [problem],
      },
    ])
  })

  test.each([
    ['nothing was noted', null],
    ['no record was seen', { ...shape, seen: false }],
    ['it is of a table before', { ...shape, name: 'older' }],
    ['it cannot be read', 'rubbish'],
  ])('the shape is unknown where %s', (_why, noted) => {
    store.add(RULES, [])
    store.writer.setMeta('table:mine', noted === null ? null : JSON.stringify(noted))
    expect(ask().tables[0]).toMatchObject({ shape: null, scan: { states: null, underWay: null } })
  })
})

describe('the store', () => {
  test('its size on disk, what is kept and since when', () => {
    store.add(RULES, linesOf({ at: NOON - 3 * DAY, said: ['Inserted a.txt'] }))
    const { store: file } = ask()
    expect(file.usedBytes).toBeGreaterThan(4_096)
    // What was written last still stands in the WAL.
    expect((file.fileBytes ?? 0) + (file.walBytes ?? 0)).toBeGreaterThanOrEqual(file.usedBytes ?? 0)
    expect(file).toMatchObject({ capBytes: null, thinnedBefore: null, problems: [] })
    expect(file.kept).toMatchObject([
      { what: 'deliveries', keptMs: DEFAULT_RETENTION.deliveriesMs, begins: NOON - 3 * DAY + 1 },
      { what: 'minutes', begins: NOON - 3 * DAY },
      { what: 'hours', begins: NOON - 3 * DAY },
      { what: 'days', keptMs: null, begins: NOON - 3.5 * DAY },
    ])
  })

  test('a size that cannot be kept is said beside it', () => {
    store.add(RULES, [])
    const problem = { code: 'STORE_TOO_LARGE', message: 'too large', hint: 'Write a larger one.' }
    store.writer.setMeta('problem:size', JSON.stringify(problem))
    store.writer.setMeta('pruning', JSON.stringify({ thinned: NOON - 20 * DAY }))
    expect(ask().store).toMatchObject({ problems: [problem], thinnedBefore: NOON - 20 * DAY })
  })
})

describe('what reading costs', () => {
  test('a day at the pace of what was counted, in dollars', () => {
    store.add(RULES, [])
    const gb = 1_024 ** 3
    store.writer.recordUsage([
      used({ hour: NOON - 12 * HOUR, requests: 100, bytes: 500, lines: 20 }),
      used({ operation: 'StartQuery', requests: 2, bytes: 3 * gb }),
      used({ operation: 'BatchGetItem', requests: 4, units: 1_000_000 }),
    ])
    const { cost } = ask()
    expect(cost).toMatchObject({
      countedFrom: NOON - 12 * HOUR,
      countedMs: 12 * HOUR,
      inRange: { requests: 106, linesRead: 20, bytesRead: 500, bytesScanned: 3 * gb, readUnits: 1_000_000 },
      perDay: { requests: 212, linesRead: 40, bytesRead: 1_000, bytesScanned: 6 * gb, readUnits: 2_000_000 },
      firstRead: false,
    })
    expect(cost.dollarsPerDay?.insights).toBeCloseTo(0.03)
    expect(cost.dollarsPerDay?.readUnits).toBeCloseTo(0.25)
    expect(cost.dollarsPerDay?.total).toBeCloseTo(0.28)
  })

  test('counting that began within its first hour is known by when the first read began', () => {
    const sweeps = { 'backfill.began': NOON - 30 * MINUTE, 'backfill.from': NOON }
    store.add(RULES, [], { low: NOON - DAY, sweeps })
    store.writer.recordUsage([used({ requests: 900 })])
    const { cost, places } = ask()
    expect(cost).toMatchObject({ countedMs: 30 * MINUTE, firstRead: true, perDay: { requests: 43_200 } })
    expect(places[0]?.operations[0]).toMatchObject({ perSecond: 0.5, recentMs: 30 * MINUTE })
  })

  test('unknown, not zero, where nothing was counted', () => {
    store.add(RULES, [])
    expect(ask().cost).toMatchObject({ countedFrom: null, perDay: null, dollarsPerDay: null })
  })
})

test('before the collector has made its store: what is configured, and nothing else', () => {
  const reader = openEventsReader(`${store.folder}/absent.db`)
  const context = { ...store.context, reader, eventsFile: `${store.folder}/absent.db` }
  const { data, freshness } = setupOf(context, {})
  expect(data.groups).toMatchObject({ all: 1, counts: { problem: 0, backfilling: 0, waiting: 1, live: 0 } })
  expect(data.groups.rows[0]).toMatchObject({ logGroup: '/aws/lambda/mine', state: 'waiting', lagMs: null })
  expect(data.store).toMatchObject({ fileBytes: null, walBytes: null, usedBytes: null })
  expect(data.tables[0]).toMatchObject({ table: 'tracking', shape: null })
  expect(data.collector).toEqual({ running: false, heartbeat: null })
  expect(freshness.problems.map(({ code }) => code)).toEqual(['COLLECTOR_STARTING'])
})
