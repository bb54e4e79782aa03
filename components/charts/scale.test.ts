import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMidnight } from '#lib/format-time.ts'
import { niceTicks, percentOf, timeTicks } from './scale.ts'

const HOUR = 3_600_000

test('ticks are 4 to 6, round, from 0, and reach the highest value', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50_000_000 }), (max) => {
      const ticks = niceTicks(max)
      expect(ticks.length).toBeGreaterThanOrEqual(4)
      expect(ticks.length).toBeLessThanOrEqual(6)
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max)
      expect(ticks.every(Number.isInteger)).toBe(true)
      // No more than about half of the height is left empty, beyond the least scale there is.
      if (max > 3) expect(ticks.at(-1)).toBeLessThanOrEqual(max * 1.6)
    }),
  )
})

test.each([
  [0, [0, 1, 2, 3]],
  [1_504, [0, 400, 800, 1_200, 1_600]],
  [41, [0, 15, 30, 45]],
])('ticks up to %d', (max, ticks) => {
  expect(niceTicks(max)).toEqual(ticks)
})

test('a day has ticks on whole hours; midnight names the day and is never minor', () => {
  const to = Date.parse('2026-11-20T14:32:00Z')
  const ticks = timeTicks(to - 24 * HOUR, to, 'UTC')
  expect(ticks.map(({ word }) => word.replace('\u00a0', ' '))).toEqual([
    '15:00',
    '18:00',
    '21:00',
    '20 Nov',
    '03:00',
    '06:00',
    '09:00',
    '12:00',
  ])
  expect(ticks.find(({ day }) => day)?.minor).toBe(false)
})

test('any range in any of these zones has few ticks, in order, within it, with midnights named', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata')
  const start = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2027-12-31') })
  fc.assert(
    fc.property(zones, start, fc.integer({ min: 60_000, max: 400 * 24 * HOUR }), (zone, from, length) => {
      const ticks = timeTicks(from, from + length, zone)
      expect(ticks.length).toBeLessThanOrEqual(11)
      for (const [index, { t, day }] of ticks.entries()) {
        expect(t).toBeGreaterThanOrEqual(from - HOUR)
        expect(t).toBeLessThan(from + length)
        expect(day).toBe(isMidnight(t, zone))
        const last = ticks[index - 1]
        if (last) expect(t).toBeGreaterThan(last.t)
      }
    }),
    { numRuns: 60 },
  )
})

test('places are percentages of the range', () => {
  expect(percentOf(50, 0, 200)).toBe('25%')
  expect(percentOf(1, 0, 3)).toBe('33.333%')
})
