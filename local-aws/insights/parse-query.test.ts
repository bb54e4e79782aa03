import { describe, expect, test } from 'vitest'
import { Engine } from './engine.ts'
import { parseQuery } from './parse-query.ts'
import { cellOf, type LogRecord, shown } from './row.ts'

const ID = 'c1d2e3f4-0000-4000-8000-000000000001'

function record(message: string, time = Date.UTC(2026, 0, 2, 3, 4, 5, 6)): LogRecord {
  return { time, ingested: time + 500, seq: 1, message, stream: 's', log: '123456789012:/g', pointer: 'p' }
}

function run(query: string, records: readonly LogRecord[], limit = 10_000) {
  const engine = new Engine(parseQuery(query), limit)
  for (const one of records) engine.add(one)
  return engine
}

describe('filter', () => {
  test.each([
    ['@message like /Dup.*for/', true],
    ['@message like /dup/', false],
    ['@message like /(?i)dup/', true],
    ['@message =~ /a\\/b/', true],
    ['@message like "skipped for"', true],
    ["@message like 'skipped\"'", false],
    ['@message not like /Inserted/', true],
    ['@message not like "skipped"', false],
    ['@message = "Duplicate skipped for a/b"', true],
    ['@message != "x"', true],
    ['@logStream = "s" and @log = "123456789012:/g"', true],
    ['@logStream = "t" or @log like /g$/', true],
    ['not (@logStream = "s" or @logStream = "t")', false],
    // and binds tighter than or, not tighter than both.
    ['@logStream = "s" or @logStream = "t" and @logStream = "u"', true],
    ['not @logStream = "s" and @logStream = "s"', false],
    ['@timestamp >= 1767323045006 and @timestamp < 1767323045007', true],
    ['@timestamp > 1767323045006', false],
    ['@ingestionTime = 1767323045506', true],
    ['@ingestionTime <= 1767323045505', false],
    // What a line has not equals nothing.
    ['@requestId = "x"', false],
    ['@requestId != "x"', true],
    ['nothing like /./', false],
  ])('%s: %s', (condition, passes) => {
    expect(run(`filter ${condition}`, [record('Duplicate skipped for a/b')]).matched).toBe(passes ? 1 : 0)
  })
})

describe('parse', () => {
  const first = (query: string, message: string) => {
    const [row] = run(query, [record(message)]).result()
    return (name: string) => {
      const cell = row === undefined ? null : cellOf(row, name)
      return cell === null ? null : shown(cell)
    }
  }

  test('a glob: each star as little as can be, the last one the rest', () => {
    const cell = first(
      'parse @message "* skipped for *" as what, key',
      'Duplicate skipped for a (b) skipped for c',
    )
    expect([cell('what'), cell('key')]).toEqual(['Duplicate', 'a (b) skipped for c'])
  })

  test('a regular expression with named groups, and a filter on what it found', () => {
    const query = 'parse @message /for (?<bucket>[^#]+)#(?<key>.+)/ | filter bucket = "b"'
    const cell = first(query, 'Duplicate skipped for b#k/1')
    expect([cell('bucket'), cell('key')]).toEqual(['b', 'k/1'])
    expect(first(query, 'Duplicate skipped for other#k')('key')).toBeNull()
  })
})

test("Lambda's own fields are found in text lines", () => {
  const lines = [
    `START RequestId: ${ID} Version: 7`,
    `2026-01-02T03:04:05.006Z\t${ID}\tINFO\tInserted k`,
    `[INFO]\t2026-01-02T03:04:05.006Z\t${ID}\tInserted k`,
    `REPORT RequestId: ${ID}\tDuration: 469.40 ms\tBilled Duration: 500 ms\tMemory Size: 1024 MB`,
    'bare',
  ]
  const rows = run(
    'fields @type, @requestId, @duration | sort @type',
    lines.map((line) => record(line)),
  ).result()
  const cells = rows.map((row) =>
    ['@type', '@requestId', '@duration'].map((name) => cellOf(row, name)?.value),
  )
  expect(cells).toEqual([
    ['REPORT', ID, '469.40'],
    ['START', ID, undefined],
    [undefined, ID, undefined],
    [undefined, ID, undefined],
    [undefined, undefined, undefined],
  ])
})

describe('stats', () => {
  const hour = Date.UTC(2026, 0, 2, 3)
  const records = [0, 1, 61, 62, 63].map((minute) =>
    record(minute % 2 === 0 ? 'even' : 'odd', hour + minute * 60_000),
  )
  const table = (query: string) =>
    run(query, records)
      .result()
      .map(({ made }) => Object.fromEntries([...made].map(([name, cell]) => [name, shown(cell)])))

  test('count by bin, under its own name or another', () => {
    expect(table('stats count(*) by bin(1h) | sort bin(1h)')).toEqual([
      { 'bin(1h)': '2026-01-02 03:00:00.000', 'count(*)': '2' },
      { 'bin(1h)': '2026-01-02 04:00:00.000', 'count(*)': '3' },
    ])
    expect(table('stats count(*) as n by bin( 1h ) as hour | sort n desc | limit 1')).toEqual([
      { hour: '2026-01-02 04:00:00.000', n: '3' },
    ])
  })

  test('count by a field, of nothing, of a field, twice', () => {
    expect(table('stats count(*) as n by @message | sort n')).toEqual([
      { '@message': 'even', n: '2' },
      { '@message': 'odd', n: '3' },
    ])
    expect(table('filter @message = "none" | stats count(*)')).toEqual([{ 'count(*)': '0' }])
    expect(table('stats count(@requestId), count(*)')).toEqual([
      { 'count(@requestId)': '0', 'count(*)': '5' },
    ])
    expect(table('stats count(*) as n by bin(1m), @message | stats count(*) as minutes by n')).toEqual([
      { n: '1', minutes: '5' },
    ])
    expect(table('stats count(*) as n by @message | filter n > 2')).toEqual([{ '@message': 'odd', n: '3' }])
  })
})

test('events come newest first, at most as many as the limit, which holds back what is kept', () => {
  const records = Array.from({ length: 30_000 }, (_, index) => record(`m${index}`, (index * 7919) % 30_000))
  const newest = run('fields @message | limit 3', records).result()
  expect(newest.map((row) => row.record?.time)).toEqual([29_999, 29_998, 29_997])
  const oldest = run('sort @timestamp asc | limit 2', records)
  expect(oldest.result().map((row) => row.record?.time)).toEqual([0, 1])
  expect(oldest.matched).toBe(30_000)
  expect(oldest.size).toBeLessThan(2_000)
  expect(run('fields @message', records, 5).result()).toHaveLength(5)
})

test.each([
  '',
  'files @message',
  'fields',
  'fields @message |',
  'fields strlen(@message)',
  'filter @message like',
  'filter @message like /(/',
  'filter @message ~ "x"',
  'filter (@message = "a"',
  'parse @message "* and *" as one',
  'parse @message /no groups/',
  'stats avg(@duration)',
  'stats count(*) by bin(5)',
  'stats count(*) by bin(0m)',
  'sort @timestamp downwards',
  'limit 0',
  'limit 100001',
  'limit many',
  'dedup @message',
  'fields @message; fields @timestamp',
  'stats count(*) | stats count(*) | stats count(*)',
])('%s is malformed', (query) => {
  const malformed = expect.objectContaining({
    code: 'MalformedQueryException',
    details: { queryCompileError: expect.objectContaining({ location: expect.anything() }) },
  })
  expect(() => parseQuery(query)).toThrow(malformed)
})
