import { expect, test } from 'vitest'
import { backfillProgress } from './backfill-progress.ts'

const HOUR = 3_600_000
const so = { low: 90 * HOUR, target: 0, linesRead: 7, began: { at: 1_000_000, from: 100 * HOUR } }

test('the rest at the pace so far', () => {
  // 10 of 100 hours took a minute: 90 hours take nine more.
  expect(backfillProgress(so, 1_060_000)).toEqual({
    from: 0,
    through: 90 * HOUR,
    lines: 7,
    startedAt: 1_000_000,
    estimatedEnd: 1_060_000 + 9 * 60_000,
  })
})

test('no estimate before there is a pace; nothing where none is under way', () => {
  expect(backfillProgress(so, 1_000_500)?.estimatedEnd).toBe(null)
  expect(backfillProgress({ ...so, began: null }, 2_000_000)).toMatchObject({
    startedAt: null,
    estimatedEnd: null,
  })
  expect(backfillProgress({ ...so, low: 100 * HOUR }, 2_000_000)?.estimatedEnd).toBe(null)
  expect(backfillProgress({ ...so, low: 0 }, 2_000_000)).toBe(null)
  expect(backfillProgress({ ...so, low: null }, 2_000_000)).toBe(null)
})
