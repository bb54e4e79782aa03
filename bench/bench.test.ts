import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { reaches } from './figure.ts'
import { thisMachine } from './machine.ts'
import type { Bench } from './measurement.ts'
import { MEASUREMENTS } from './measurements.ts'
import { readOptions, UsageError } from './options.ts'
import { table } from './report.ts'
import { Stores } from './stores.ts'

/** Nothing here is about speed: only that each measurement measures, at the least size that lets it. */
const folder = mkdtempSync(join(tmpdir(), 'onceboard-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const say = () => {}
const bench: Bench = {
  folder,
  sizes: [1_000, 2_000],
  usual: {
    ingest: 1_000,
    collector: 1_000,
    rounds: 1,
    queries: 4,
    parsing: { lines: 1_000, rounds: 1 },
    demo: { DEMO_DELIVERIES: '500', DEMO_DAYS: '1' },
  },
  // DuckDB is installed by the bench alone.
  withPeers: false,
  stores: new Stores(join(folder, 'stores'), say),
  say,
}
/** A production build takes as long as all others together. */
const LEFT_OUT = ['pages']

describe('each measurement', () => {
  it.each(MEASUREMENTS.filter(({ name }) => !LEFT_OUT.includes(name)))(
    '$name measures',
    { timeout: 120_000 },
    async ({ run }) => {
      const figures = await run(bench)
      expect(figures.length).toBeGreaterThan(0)
      for (const { what, value } of figures) expect(Number.isFinite(value), what).toBe(true)
      const changes = figures.filter(({ unit }) => unit === 'changes')
      expect(changes.every((figure) => reaches(figure))).toBe(true)
    },
  )
})

it('the table says what was not measured and why', () => {
  const failures = [{ measurement: 'peers', reason: 'no DuckDB' }]
  const figure = {
    what: 'a rate',
    target: { atLeast: 2 },
    value: 1.5,
    unit: '' as const,
    beside: '3 against 2',
  }
  const report = { began: '2026-11-20T00:00:00.000Z', minutes: 1, machine: thisMachine(), sizes: [1_000] }
  const text = table({ ...report, figures: [figure], failures })
  expect(text).toContain(`Node ${process.versions.node}`)
  expect(text).toMatch(/\| a rate +\| ≥ 2 +\| 1.5 +\| 3 against 2 +\| \*\*no\*\* \|/)
  expect(text).toContain('not measured: peers: no DuckDB')
})

describe('options', () => {
  it('all, at 1 M and 10 M, unless told', () => {
    const { only, sizes } = readOptions([])
    expect(only).toEqual(MEASUREMENTS.map(({ name }) => name))
    expect(sizes).toEqual([1_000_000, 10_000_000])
    expect(readOptions(['--only', 'ingest,pages', '--size', '200k']).sizes).toEqual([200_000])
  })

  it.each([
    ['--only', 'ingset'],
    ['--size', '10'],
    ['--size', 'large'],
  ])('%s %s is refused', (...args) => {
    expect(() => readOptions(args)).toThrow(UsageError)
  })
})
