import { expect, test } from 'vitest'
import { formatAboutLeft, formatDollars, formatFileSize, formatPerSecond } from './amounts.ts'

test.each([
  [0, '$0'],
  [0.0001, 'under $0.01'],
  [0.005, '$0.01'],
  [0.284, '$0.28'],
  [99.994, '$99.99'],
  [99.996, '$100'],
  [1_240.4, '$1,240'],
])('%d dollars are %s', (dollars, text) => {
  expect(formatDollars(dollars)).toBe(text)
})

test.each([
  [0, '0'],
  [0.0004, '<0.001'],
  [0.0416, '0.042'],
  [0.1, '0.1'],
  [0.996, '1'],
  [3.24, '3.2'],
  [9.96, '10'],
  [12.4, '12'],
])('%d a second is %s', (perSecond, text) => {
  expect(formatPerSecond(perSecond)).toBe(text)
})

test.each([
  [0, '0\u00a0B'],
  [999, '999\u00a0B'],
  [4_096, '4.1\u00a0KB'],
  [999_600, '1\u00a0MB'],
  [20e9, '20\u00a0GB'],
  [12e15, '12000\u00a0TB'],
])('%d bytes of a file are %s', (bytes, text) => {
  expect(formatFileSize(bytes)).toBe(text)
})

test.each([
  [-5, 'under a minute'],
  [59_999, 'under a minute'],
  [240_000, '4\u00a0min'],
  [89 * 60_000, '89\u00a0min'],
  [2 * 3_600_000, '2\u00a0h'],
  [47 * 3_600_000, '47\u00a0h'],
  [72 * 3_600_000, '3\u00a0d'],
])('%d ms left are about %s', (ms, text) => {
  expect(formatAboutLeft(ms)).toBe(text)
})
