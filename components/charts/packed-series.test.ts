import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Series } from '#lib/domain/views.ts'
import { packSeries, unpackSeries } from './packed-series.ts'

const count = fc.nat(1_000)
const known = fc.option(count)
const rate = fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0))
const BUCKET = 300_000
const FIRST = Date.UTC(2026, 10, 20)

const point = fc.record({
  coverage: fc.constantFrom('full' as const, 'partial' as const, 'none' as const, 'filling' as const),
  replays: count,
  deliveries: count,
  processed: count,
  duplicate: count,
  failed: count,
  inProgress: count,
  mismatch: count,
  silent: count,
  transportKnown: count,
  retries: known,
  breaches: known,
  breachedKeys: known,
  rewrites: known,
  duplicateRate: rate,
  retryRate: rate,
  atLeast: fc.subarray(['retries', 'retryRate', 'breaches', 'breachedKeys', 'rewrites'] as const),
})

test('a series comes out as it went in, rates of its counts and others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(point, fc.boolean())), (parts) => {
      const points = parts.map(([part, ofCounts], index) => {
        const whole = part.processed + part.duplicate
        const duplicateRate = ofCounts ? (whole === 0 ? null : part.duplicate / whole) : part.duplicateRate
        return { ...part, duplicateRate, t: FIRST + index * BUCKET }
      })
      const series: Series = { bucketMs: BUCKET, points }
      expect(unpackSeries(JSON.parse(JSON.stringify(packSeries(series))))).toEqual(series)
    }),
  )
})
