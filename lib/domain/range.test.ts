import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedRange, parseTime, resolveRange } from './range.ts'
import { RequestError } from './request-error.ts'

const NOW = Date.UTC(2026, 10, 20, 14, 32, 7, 123)

describe('parseTime', () => {
  test.each([
    ['now', NOW],
    ['-24h', NOW - 86_400_000],
    ['-7d', NOW - 7 * 86_400_000],
    ['-90s', NOW - 90_000],
    ['2026-11-20', Date.UTC(2026, 10, 20)],
    ['2026-11-20T14:32', Date.UTC(2026, 10, 20, 14, 32)],
    ['2026-11-20T14:32:07Z', Date.UTC(2026, 10, 20, 14, 32, 7)],
    ['2026-11-20T14:32:07.123456Z', NOW],
    ['2026-11-20T14:32:07.123+02:00', NOW - 7_200_000],
    ['2026-11-20T14:32:07.123 02:00', NOW - 7_200_000],
    ['1795185000000', 1_795_185_000_000],
    ['0', 0],
  ])('%s', (text, expected) => expect(parseTime('from', text, NOW)).toBe(expected))

  test.each([
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-11-20T25:00',
    '-24',
    '24h',
    '12:00',
    '+10000-01-01',
    '123',
    '99999999999999999',
  ])('%s is refused, and the hint says what to write', (text) => {
    const error = thrownBy(() => parseTime('from', text, NOW))
    expect(error.status).toBe(400)
    expect(error.message).toContain('from=')
    expect(error.hint).toContain('ISO 8601')
  })

  test('epoch seconds are recognised', () => {
    expect(thrownBy(() => parseTime('to', '1795185000', NOW)).hint).toContain('to=1795185000000')
  })

  test('never anything but a time or a RequestError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Number.isSafeInteger(parseTime('from', text, NOW))).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(RequestError)
        }
      }),
    )
  })

  test('every ISO instant comes back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (time) => {
        expect(parseTime('from', new Date(time).toISOString(), NOW)).toBe(time)
      }),
    )
  })
})

describe('ranges', () => {
  test('default to the fallback before `to`', () => {
    expect(askedRange({}, NOW, 1_000)).toEqual({ from: NOW - 1_000, to: null })
    expect(askedRange({ to: '1795185000000' }, NOW, 1_000)).toEqual({
      from: 1_795_185_000_000 - 1_000,
      to: 1_795_185_000_000,
    })
  })

  test('`from` after `to` is refused', () => {
    expect(thrownBy(() => askedRange({ from: 'now', to: '-1h' }, NOW, 1_000)).code).toBe('BAD_RANGE')
  })

  test('all reaches from the earliest to the latest that is retained', () => {
    const asked = askedRange({ from: 'all' }, NOW, 1_000)
    expect(resolveRange(asked, NOW, { from: 5, to: NOW + 7 })).toEqual({ from: 5, to: NOW + 7 })
    expect(resolveRange(asked, NOW, null)).toEqual({ from: NOW, to: NOW })
    expect(resolveRange({ from: 'all', to: 9 }, NOW, { from: 5, to: NOW })).toEqual({ from: 5, to: 9 })
  })
})

function thrownBy(work: () => unknown): RequestError {
  try {
    work()
  } catch (error) {
    if (error instanceof RequestError) return error
  }
  throw new Error('nothing was refused')
}
