import { expect, test } from 'vitest'
import { earlier, endsInThePast, later, rangeWord, readWindow } from './range.ts'

const NOW = Date.parse('2026-11-20T14:32:00Z')
const HOUR = 3_600_000
const search = (query: string) => new URLSearchParams(query)
const word = (query: string, all = false) => {
  const params = search(query)
  return rangeWord(params.get('from'), params.get('to'), readWindow(params, NOW, all), 'UTC').replaceAll(
    '\u00a0',
    ' ',
  )
}

test.each([
  ['', 'Last 24 h'],
  ['from=-6h', 'Last 6 h'],
  ['from=-7d', 'Last 7 d'],
  ['from=-90m', 'Last 1 h 30 m'],
  ['from=all', 'All retained'],
  ['from=2026-11-20T09:00:00Z&to=2026-11-20T10:30:00Z', '20 Nov 09:00 – 10:30'],
  ['from=nonsense', 'Last 24 h'],
])('%s is called %s', (query, name) => {
  expect(word(query)).toBe(name === 'Last 24 h' && query !== '' ? '19 Nov 14:32 – 20 Nov 14:32' : name)
})

test('an event’s page is over all that is retained', () => {
  expect(word('', true)).toBe('All retained')
})

test('earlier is the same length before; later is live again where it reaches now', () => {
  const day = readWindow(search(''), NOW, false)
  expect(earlier(day)).toEqual({ from: '2026-11-18T14:32:00Z', to: '2026-11-19T14:32:00Z' })
  expect(later(day, NOW)).toBeNull()
  const before = { from: NOW - 48 * HOUR, to: NOW - 24 * HOUR }
  expect(later(before, NOW)).toEqual({ from: null, to: null })
  const far = { from: NOW - 30 * HOUR, to: NOW - 29 * HOUR }
  expect(later(far, NOW)).toEqual({ from: '2026-11-19T09:32:00Z', to: '2026-11-19T10:32:00Z' })
  expect(later({ from: NOW - 2 * HOUR, to: NOW - HOUR }, NOW)).toEqual({ from: '-60m', to: null })
  expect(earlier({ from: null, to: NOW })).toBeNull()
})

test('only a range that ended before now is never refreshed', () => {
  expect(endsInThePast(null, NOW)).toBe(false)
  expect(endsInThePast('now', NOW)).toBe(false)
  expect(endsInThePast('-1h', NOW)).toBe(false)
  expect(endsInThePast('2026-11-20T14:31:00Z', NOW)).toBe(false)
  expect(endsInThePast('2026-11-20T14:00:00Z', NOW)).toBe(true)
})
