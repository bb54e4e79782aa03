import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Coverage, SeriesPoint } from '#lib/domain/views.ts'
import { coarsen, isUnread, isWhole, stackHeight, unreadBands } from './series.ts'

const MINUTE = 60_000
const START = Date.parse('2026-11-20T00:00:00Z')

function point(t: number, counts: Partial<SeriesPoint> = {}): SeriesPoint {
  const { processed = 0, duplicate = 0, failed = 0, inProgress = 0, mismatch = 0, retries = 0 } = counts
  const deliveries = processed + duplicate + failed + inProgress + mismatch
  return {
    t,
    coverage: 'full',
    replays: 0,
    deliveries,
    processed,
    duplicate,
    failed,
    inProgress,
    mismatch,
    retries,
    transportKnown: deliveries,
    breaches: 0,
    breachedKeys: 0,
    rewrites: 0,
    silent: 0,
    duplicateRate: processed + duplicate === 0 ? null : duplicate / (processed + duplicate),
    retryRate: deliveries === 0 ? null : (retries ?? 0) / deliveries,
    atLeast: [],
    ...counts,
  }
}

const count = fc.integer({ min: 0, max: 2_000 })
const points = fc
  .array(
    fc.record({ processed: count, duplicate: count, failed: count, inProgress: count, mismatch: count }),
    {
      minLength: 1,
      maxLength: 300,
    },
  )
  .map((all) => all.map((counts, index) => point(START + index * 10 * MINUTE, counts)))

describe('coarsen', () => {
  test('keeps every delivery, outcome by outcome, in fewer aligned buckets', () => {
    fc.assert(
      fc.property(points, (all) => {
        const coarse = coarsen({ bucketMs: 10 * MINUTE, points: all })
        const sum = (list: readonly SeriesPoint[]) => list.reduce((total, one) => total + stackHeight(one), 0)
        expect(sum(coarse.points)).toBe(sum(all))
        expect(coarse.points.length).toBeLessThanOrEqual(Math.max(80, Math.min(all.length, 80)))
        for (const { t, processed, duplicate, duplicateRate } of coarse.points) {
          expect(t % coarse.bucketMs).toBe(0)
          if (duplicateRate !== null)
            expect(duplicateRate).toBeCloseTo(duplicate / (processed + duplicate), 9)
        }
      }),
    )
  })

  test('few buckets stay as they are', () => {
    const series = { bucketMs: 10 * MINUTE, points: [point(START)] }
    expect(coarsen(series)).toBe(series)
  })

  test('unknown stays unknown: no count and no rate is made up', () => {
    const all = Array.from({ length: 145 }, (_, index) =>
      index === 4
        ? point(START + index * 10 * MINUTE, {
            processed: 5,
            retries: null,
            breaches: null,
            duplicateRate: null,
          })
        : point(START + index * 10 * MINUTE, { processed: 5, duplicate: 5 }),
    )
    const [, second, third] = coarsen({ bucketMs: 10 * MINUTE, points: all }).points
    expect(second).toMatchObject({ retries: null, breaches: null, duplicateRate: null, retryRate: null })
    expect(third).toMatchObject({ retries: 0, breaches: 0, duplicateRate: 0.5 })
  })

  test('a rate over some sources is not rebuilt from the counts of all', () => {
    const all = Array.from({ length: 145 }, (_, index) =>
      point(START + index * 10 * MINUTE, { processed: 50, duplicate: 10, duplicateRate: 0.3 }),
    )
    expect(coarsen({ bucketMs: 10 * MINUTE, points: all }).points[0]?.duplicateRate).toBeNull()
  })
})

test('neighbouring unread buckets are one band; read in part is another', () => {
  const kinds: Coverage[] = ['none', 'none', 'full', 'partial', 'none', 'filling']
  const all = kinds.map((coverage, index) => point(START + index * MINUTE, { coverage }))
  expect(unreadBands({ bucketMs: MINUTE, points: all })).toEqual([
    { from: START, to: START + 2 * MINUTE, kind: 'none' },
    { from: START + 3 * MINUTE, to: START + 4 * MINUTE, kind: 'partial' },
    { from: START + 4 * MINUTE, to: START + 5 * MINUTE, kind: 'none' },
  ])
})

test.each<[Coverage[], boolean, boolean]>([
  [['none', 'none'], true, false],
  [['none', 'full'], false, false],
  [['partial', 'full'], false, false],
  [['full', 'filling'], false, true],
  [[], false, true],
])('%j is unread: %s, whole: %s', (coverages, unread, whole) => {
  const series = {
    bucketMs: MINUTE,
    points: coverages.map((coverage, index) => point(START + index * MINUTE, { coverage })),
  }
  expect([isUnread(series), isWhole(series)]).toEqual([unread, whole])
})
