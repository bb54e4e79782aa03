import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'

const run = promisify(execFile)
const COUNTS = [
  'deliveries',
  'processed',
  'duplicate',
  'failed',
  'inProgress',
  'mismatch',
  'retries',
  'breaches',
  'rewrites',
] as const
const HOUR = 3_600_000

type Count = (typeof COUNTS)[number]
type Row = Readonly<Record<Count, number | null>> & {
  readonly pipeline: string
  readonly source: string | null
}

/** What the demo's handlers noted as they printed, counted by the ledger's own rules: it reads no log line. */
async function ledger(from: number | null, to: number): Promise<readonly Row[]> {
  const range = [...(from === null ? [] : ['--from', String(from)]), '--to', String(to)]
  const env = { ...process.env, LOCAL_AWS_PORT: process.env.E2E_LOCAL_AWS_PORT }
  const { stdout } = await run(process.execPath, ['bin/demo.js', 'ledger', ...range], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout).rows
}

function counted(rows: readonly Row[]): Record<string, readonly (number | null)[]> {
  const named = rows
    .filter((row) => row.deliveries !== 0)
    .map((row) => [`${row.pipeline} · ${row.source ?? '(no key)'}`, COUNTS.map((name) => row[name])] as const)
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
}

// The demo's traffic is off in these tests, so what is read through `dataThrough` is all there is.
for (const [name, edges] of [
  ['all time', (end: number) => [null, end]],
  ['the last day', (end: number) => [end - 24 * HOUR, end]],
  ['an odd range', (end: number) => [end - 76 * HOUR - 1_234_567, end - 26 * HOUR + 7_891]],
] as const) {
  test(`sources and overview equal the ledger exactly: ${name}`, { tag: '@once' }, async ({ request }) => {
    const health = await (await request.get('/api/v1/health')).json()
    const [from = null, to = null] = edges(Date.parse(health.freshness.dataThrough))
    if (to === null) throw new Error('a range without an end')
    const query = { from: from === null ? 'all' : String(from), to: String(to) }
    const truth = await ledger(from, to)
    const sources = await (await request.get('/api/v1/sources', { params: query })).json()
    expect(Object.keys(counted(truth)).length).toBeGreaterThan(10)
    expect(counted(sources.data)).toEqual(counted(truth))
    const { totals, sources: rows } = (
      await (await request.get('/api/v1/overview', { params: query })).json()
    ).data
    expect(counted(rows)).toEqual(counted(truth))
    for (const count of COUNTS) {
      const known = truth.map((row) => row[count]).filter((value) => value !== null)
      expect(totals[count], count).toBe(known.reduce((sum, value) => sum + value, 0))
    }
  })
}
