import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatDate,
  formatDateTimeMs,
  formatMinute,
  formatRange,
  formatTime,
  formatTimeMs,
  formatZone,
  isMidnight,
  readZone,
  toUrlTime,
  zoneOffset,
} from './format-time.ts'

const AT = Date.parse('2026-11-20T14:32:06.412Z')
const HOUR = 3_600_000
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('times of one instant in two zones', () => {
  expect(formatTime(AT, 'UTC')).toBe('14:32:06')
  expect(formatTimeMs(AT, 'UTC')).toBe('14:32:06.412')
  expect(formatMinute(AT, 'UTC')).toBe('14:32')
  expect(formatTime(AT, 'Europe/Berlin')).toBe('15:32:06')
  expect(plain(formatDate(AT, 'Pacific/Kiritimati'))).toBe('21 Nov')
  expect(plain(formatDateTimeMs(AT, 'UTC'))).toBe('20 Nov 14:32:06.412')
})

test('the year stands only where it is another', () => {
  const now = Date.parse('2027-01-02T00:00:00Z')
  expect(plain(formatDate(AT, 'UTC', now))).toBe('20 Nov 2026')
  expect(plain(formatDate(now, 'UTC', now))).toBe('2 Jan')
})

test('every month has three letters', () => {
  for (let month = 0; month < 12; month += 1) {
    expect(plain(formatDate(Date.UTC(2026, month, 5), 'UTC'))).toMatch(/^5 [A-Z][a-z]{2}$/)
  }
})

test('zones are named as of the instant', () => {
  expect(formatZone('UTC', AT)).toBe('UTC')
  expect(formatZone('Europe/Berlin', AT)).toBe('CET')
  expect(formatZone('Europe/Berlin', Date.parse('2026-07-01T00:00:00Z'))).toBe('CEST')
})

describe('readZone', () => {
  test.each([undefined, null, '', 'UTC', 'Mars/Olympus', '<script>', '../../etc'])('%s is UTC', (tz) => {
    expect(readZone(tz)).toBe('UTC')
  })

  test('an IANA name is itself; repeated, the first counts', () => {
    expect(readZone('America/New_York')).toBe('America/New_York')
    expect(readZone(['Asia/Tokyo', 'UTC'])).toBe('Asia/Tokyo')
  })

  test('any text is read without an error', () => {
    fc.assert(fc.property(fc.string(), (tz) => formatTime(AT, readZone(tz)).length === 8))
  })
})

test('a range says its day once where both ends are on it, and seconds only where it has some', () => {
  const day = Date.parse('2026-11-20T00:00:00Z')
  expect(plain(formatRange(day + 9 * HOUR, day + 10.5 * HOUR, 'UTC'))).toBe('20 Nov 09:00 – 10:30')
  expect(plain(formatRange(day - 9 * HOUR, day + HOUR, 'UTC'))).toBe('19 Nov 15:00 – 20 Nov 01:00')
  expect(plain(formatRange(day, day + 1_000, 'UTC'))).toBe('20 Nov 00:00:00 – 00:00:01')
  expect(plain(formatRange(day, day + HOUR, 'UTC', day + 90 * 24 * HOUR))).toBe('20 Nov 2026 00:00 – 01:00')
})

test('midnight is the zone’s', () => {
  expect(isMidnight(Date.parse('2026-11-20T00:00:00Z'), 'UTC')).toBe(true)
  expect(isMidnight(Date.parse('2026-11-19T23:00:00Z'), 'Europe/Berlin')).toBe(true)
  expect(isMidnight(Date.parse('2026-11-20T00:00:00Z'), 'Europe/Berlin')).toBe(false)
})

test('offsets follow daylight saving', () => {
  expect(zoneOffset(AT, 'UTC')).toBe(0)
  expect(zoneOffset(Date.parse('2026-07-01T00:00:00Z'), 'Europe/Berlin')).toBe(2 * HOUR)
  expect(zoneOffset(AT, 'Europe/Berlin')).toBe(HOUR)
  expect(zoneOffset(AT, 'America/St_Johns')).toBe(-3.5 * HOUR)
})

test('the URL’s time reads back as the same instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
      expect(Date.parse(toUrlTime(ms))).toBe(ms)
    }),
  )
  expect(toUrlTime(Date.parse('2026-11-20T14:30:00Z'))).toBe('2026-11-20T14:30:00Z')
})
