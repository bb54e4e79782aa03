import { expect, it } from 'vitest'
import { outcomeOf, SMALL } from '../history/fixtures.ts'
import { generateHistory } from '../history/generate.ts'
import { countEntries } from './count.ts'
import { readEntry } from './entries.ts'

it('the ledger of a history equals what its lines say, counted the plain way', async () => {
  const history = await generateHistory(SMALL)
  let seq = 0
  const entries = history.attempts.flatMap(({ truth, stream }) =>
    truth.map((entry) => readEntry({ ...entry, stream, seq: ++seq })).filter((entry) => entry !== null),
  )
  const all = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, replays: new Set<string>() }
  const rows = countEntries(entries, all)

  const printed = new Map<string, number>()
  for (const { pipeline, lines } of history.attempts) {
    for (const { message } of lines) {
      const name = `${pipeline} ${outcomeOf(message)}`
      printed.set(name, (printed.get(name) ?? 0) + 1)
    }
  }
  const sum = (pipeline: string, field: 'processed' | 'duplicate' | 'breaches' | 'rewrites') =>
    rows.filter((row) => row.pipeline === pipeline).reduce((total, row) => total + (row[field] ?? 0), 0)
  for (const pipeline of [
    'invoice-files',
    'vendor-drop',
    'vendor-drop-legacy',
    'file-ingest',
    'order-events',
    'invoices',
    'metrics-hourly',
    'crm-sync',
  ]) {
    expect(sum(pipeline, 'processed'), pipeline).toBe(printed.get(`${pipeline} processed`) ?? 0)
    expect(sum(pipeline, 'duplicate'), pipeline).toBe(printed.get(`${pipeline} duplicate`) ?? 0)
  }
  // No guard: every line after a key's first is a breach, as all lie within W.
  const legacy = history.attempts
    .filter(({ pipeline }) => pipeline === 'vendor-drop-legacy')
    .flatMap(({ lines }) => lines.map(({ message }) => message).filter((message) => outcomeOf(message)))
  expect(legacy.length - new Set(legacy).size).toBeGreaterThan(0)
  expect(sum('vendor-drop-legacy', 'breaches')).toBe(legacy.length - new Set(legacy).size)
  for (const guarded of ['vendor-drop', 'invoices', 'crm-sync'])
    expect(sum(guarded, 'breaches'), guarded).toBe(0)
  // Overwritten again and again, which is its way.
  const hours = history.attempts
    .filter(({ pipeline }) => pipeline === 'metrics-hourly')
    .flatMap(({ lines }) => lines.map(({ message }) => message).filter((message) => outcomeOf(message)))
  expect(hours.length - new Set(hours).size).toBeGreaterThan(0)
  expect(sum('metrics-hourly', 'rewrites')).toBe(hours.length - new Set(hours).size)
  expect(sum('metrics-hourly', 'breaches')).toBe(0)
}, 30_000)
