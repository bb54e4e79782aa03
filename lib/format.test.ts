import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatChange,
  formatCount,
  formatDifference,
  formatDuration,
  formatLeft,
  formatPlural,
  formatPoints,
  formatRate,
  formatSpan,
} from './format.ts'

const S = 1_000
const M = 60 * S
const H = 60 * M
const D = 24 * H
/** Values and units are joined by no-break spaces; the tables below are easier to read without. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('formatRate', () => {
  test.each([
    [0, '0%'],
    [0.000001, '<0.01%'],
    [0.0001, '0.01%'],
    [0.0057, '0.57%'],
    [0.00994, '0.99%'],
    [0.00996, '1.0%'],
    [0.0101, '1.0%'],
    [0.076, '7.6%'],
    [0.0994, '9.9%'],
    [0.0996, '10%'],
    [0.1523, '15%'],
    [0.994, '99%'],
    [0.9999, '>99%'],
    [1, '100%'],
  ])('%f is %s', (fraction, text) => {
    expect(formatRate(fraction)).toBe(text)
  })

  test('only a true zero is 0%, only a true whole is 100%', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (part, rest) => {
          const text = formatRate(part / (part + rest))
          expect(text).not.toBe('0%')
          expect(text === '100%').toBe(rest === 0)
        },
      ),
    )
  })

  test('two significant digits never say more than half a last digit too much', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 0.99, noNaN: true }), (fraction) => {
        const shown = Number(formatRate(fraction).slice(0, -1))
        expect(Math.abs(shown - fraction * 100)).toBeLessThanOrEqual(fraction * 100 * 0.0501 + 0.005)
      }),
    )
  })
})

describe('formatLeft', () => {
  test.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [99.9, '99 ms'],
    [999, '0.99 s'],
    [9_999, '9.9 s'],
    [59_999, '59 s'],
    [H - 1, '59 m 59 s'],
    [D - 1, '23 h 59 m'],
    [30 * D - 1, '29 d 23 h'],
    [30 * D, '30 d 0 h'],
  ])('%f ms are %s', (ms, text) => {
    expect(plain(formatLeft(ms))).toBe(text)
  })
})

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [38, '38 ms'],
    [99.4, '99 ms'],
    [99.6, '0.10 s'],
    [570, '0.57 s'],
    [840, '0.84 s'],
    [994.9, '0.99 s'],
    [996, '1.0 s'],
    [2_400, '2.4 s'],
    [9_949, '9.9 s'],
    [9_951, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 m 00 s'],
    [62 * S, '1 m 02 s'],
    [H - 501, '59 m 59 s'],
    [H - 500, '1 h 00 m'],
    [5 * H + 2 * M, '5 h 02 m'],
    [5 * H + 11 * M, '5 h 11 m'],
    [D - M / 2, '1 d 0 h'],
    [29 * D + 4 * H, '29 d 4 h'],
    [-62 * S, '−1 m 02 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(plain(formatDuration(ms))).toBe(text)
  })

  test('never breaks over a line and never shows a full smaller unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 400 * D, noNaN: true }), (ms) => {
        const text = formatDuration(ms)
        expect(text).not.toMatch(/ /)
        expect(plain(text)).not.toMatch(/(m 60 s|h 60 m|d 24 h|^60 s|^1000 ms)/)
      }),
    )
  })

  test('grows with the time it shows', () => {
    const value = (text: string) =>
      [...plain(text).matchAll(/([\d.,]+) (ms|s|m|h|d)/g)].reduce(
        (total, [, amount = '0', unit = '']) =>
          total + Number(amount.replace(',', '')) * ({ ms: 1, s: S, m: M, h: H, d: D }[unit] ?? 0),
        0,
      )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * D }), fc.integer({ min: 0, max: D }), (ms, more) => {
        expect(value(formatDuration(ms + more))).toBeGreaterThanOrEqual(value(formatDuration(ms)))
      }),
    )
  })
})

test.each([
  [30 * S, '30 s'],
  [10 * M, '10 min'],
  [H, '1 h'],
  [24 * H, '24 h'],
  [30 * D, '30 d'],
  [90 * M, '1 h 30 m'],
  [36 * H, '36 h'],
])('formatSpan: %d is %s', (ms, text) => {
  expect(plain(formatSpan(ms))).toBe(text)
})

test.each([
  [-5, 'now'],
  [900, 'now'],
  [9_900, '9 s ago'],
  [119 * S, '1 m ago'],
  [2 * H + 30 * M, '2 h 30 m ago'],
])('formatAgo: %d is %s', (ms, text) => {
  expect(plain(formatAgo(ms))).toBe(text)
})

test.each([
  [0.057, 0.076, '+1.9 pts'],
  [0.076, 0.057, '−1.9 pts'],
  [0.05, 0.0504, '+0.04 pts'],
  [0.05, 0.05, 'no change'],
  [0.05, 0.0500001, 'no change'],
])('formatPoints: %f to %f is %s', (from, to, text) => {
  expect(plain(formatPoints(from, to))).toBe(text)
})

test.each([
  [100, 104.2, '+4.2%'],
  [100, 89, '−11.0%'],
  [100, 100, 'no change'],
  [0, 12, '+12'],
  [10, 5_000, '+4,990'],
  [1_000_000, 1_000_001, '+<0.1%'],
  [100, 350, '+250%'],
])('formatChange: %d to %d is %s', (from, to, text) => {
  expect(formatChange(from, to)).toBe(text)
})

test('counts, differences and plurals', () => {
  expect(formatCount(108_940)).toBe('108,940')
  expect(formatDifference(0, 3)).toBe('+3')
  expect(formatDifference(3, 1)).toBe('−2')
  expect(formatDifference(2, 2)).toBe('no change')
  expect(formatPlural(1, 'key')).toBe('1 key')
  expect(formatPlural(1_200, 'delivery', 'deliveries')).toBe('1,200 deliveries')
})

test.each([
  [0, '0 B'],
  [1_023, '1,023 B'],
  [1_024, '1 KB'],
  [1_536, '1.5 KB'],
  [1_048_576, '1 MB'],
  [25_000_000, '24 MB'],
])('formatBytes: %d is %s', (bytes, text) => {
  expect(plain(formatBytes(bytes))).toBe(text)
})
