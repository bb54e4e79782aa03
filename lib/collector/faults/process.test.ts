import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { listDeliveries } from '#lib/store/queries/delivery-list.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import * as faults from '#local-aws/testing/faults.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { HOUR, SECOND } from '../stretch-of-time.ts'
import { until } from '../testing/local-aws-process.ts'
import { ProcessBench, SECRETS } from './testing/process-bench.ts'
import { handlerRuns, type PutLine } from './testing/runs.ts'

const PATIENCE = 60_000
vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE })
const READ = { operation: 'FilterLogEvents' }
let aws: TestServer
let bench: ProcessBench

beforeAll(async () => {
  aws = await testServer()
})
afterAll(() => aws.close())
beforeEach(async () => {
  bench = await ProcessBench.open(aws)
})
afterEach(() => bench.close())

const someRuns = () => handlerRuns({ at: Date.now() - HOUR, count: 300, everyMs: 11 * SECOND, seed: 300 })

test.each([
  ['an answer that never comes', faults.hang],
  ['an answer that stops midway', faults.stall(500)],
])(
  'fault 28: SIGTERM amid a page, at %s: a clean stop within 10 s, and it goes on from there',
  async (_, fault) => {
    bench.proxy.pageLimit = 100
    await bench.put(someRuns())
    const strike = bench.proxy.strike(fault, { ...READ, when: ({ page }) => page === 2 })
    await bench.start()
    await until('it is amid a page', PATIENCE, () => strike.hits > 0)
    const before = Date.now()
    expect(await bench.signal('SIGTERM')).toBe(0)
    expect(Date.now() - before).toBeLessThan(10_000)
    strike.end()
    await bench.start()
    await bench.expectTruth(PATIENCE)
  },
)

test('fault 12: messages of 1 MB: memory holds a page, the line is kept cut and says so', async () => {
  const at = Date.now() - HOUR
  const wide = (i: number): PutLine => ({
    stream: 's',
    time: at + i,
    message:
      i % 2 === 0 ? `Inserted shop:${i}:1\n${'x'.repeat(1_048_500)}` : `${'{"a":['.repeat(170_000)}${i}`,
  })
  for (const from of [0, 16]) await bench.put(Array.from({ length: 16 }, (_, i) => wide(from + i)))
  const child = await bench.start({ NODE_OPTIONS: '--max-old-space-size=48' })
  await bench.expectTruth(PATIENCE)
  expect(child.exitCode).toBe(null)
  const rows = deliveries()
  expect(rows).toHaveLength(16)
  for (const { line, lineTruncated } of rows) {
    expect(lineTruncated).toBe(true)
    expect(line).toMatch(/^Inserted shop:\d+:1\nx/)
    expect(line.length).toBeLessThan(20_000)
  }
})

test('fault 13: NUL, controls, lone surrogates, bytes that are no UTF-8: no line is lost, keys stay apart, text stays as it is', async () => {
  const at = Date.now() - HOUR
  const keys = ['a\0b:1:1', 'a\0c:1:1', 'a:1:1', 'é😀\u2028:1:1', 'tab\there:1:1', '\ud83d:1:1']
  const put = keys.map((key, i) => ({ stream: 's', time: at + i, message: `Inserted ${key}\nmore \0 after` }))
  await bench.put(put)
  await bench.put([{ stream: 's', time: at + 50, message: 'Inserted not-utf8-here:1:1' }])
  bench.proxy.strike(async ({ upstream }) => {
    const { status, body } = await upstream()
    const text = Buffer.from(body).toString('latin1')
    return { status, body: Buffer.from(text.replace('not-utf8', '\xff\xfe'), 'latin1') }
  }, READ)
  await bench.start()
  await until('all are read', PATIENCE, () =>
    bench.group()?.low === null ? null : deliveries().length === 7,
  )
  const rows = deliveries().sort((a, b) => a.time - b.time)
  expect(rows.map(({ key }) => key)).toEqual([
    'a\u2400b:1:1',
    'a\u2400c:1:1',
    'a:1:1',
    'é😀\u2028:1:1',
    'tab\there:1:1',
    '\ufffd:1:1',
    '\ufffd\ufffd-here:1:1',
  ])
  for (const [i, { message }] of put.slice(0, 5).entries()) expect(rows[i]?.line).toBe(message)
})

test('no secret is in what it prints, in the store, or in what pages show (I11)', async () => {
  await bench.put(handlerRuns({ at: Date.now() - 100, count: 10, everyMs: 10, seed: 301 }))
  bench.proxy.strike(faults.wrongSignature)
  await bench.start()
  const problem = await until('it is said', PATIENCE, () => bench.group()?.problem)
  expect(problem).toMatchObject({ code: 'AWS_CREDENTIALS', message: expect.stringContaining('signature') })
  const kept = [bench.path, `${bench.path}-wal`].map((path) => readFileSync(path, 'latin1'))
  for (const text of [bench.said, JSON.stringify(problem), ...kept]) {
    for (const secret of Object.values(SECRETS)) expect(text.includes(secret)).toBe(false)
    expect(text).not.toMatch(/Signature=[0-9a-f]{64}/)
  }
})

function deliveries() {
  const reader = openEventsReader(bench.path)
  const filters = { pipelines: [], sources: [], outcomes: [], labels: [], q: [], replays: 'include' } as const
  const range = { from: 0, to: Date.now() + HOUR }
  const rows = reader.read(
    (snapshot) =>
      listDeliveries(snapshot, readCatalog(snapshot), { range, filters, limit: 1_000, before: null }).rows,
  )
  reader.close()
  return [...(rows ?? [])]
}
