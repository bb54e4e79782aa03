import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Range } from '#lib/domain/answer.ts'
import type { Cursor } from '#lib/store/writer-port.ts'
import { adaptSlice, nextBackfill, shrinkSlice, targetFor, without } from './backfill.ts'
import { afterHot, hotWindow, leftBehind, OVERLAP_MS } from './hot-window.ts'
import { newestFirst } from './past-lane.ts'
import { backoffMs, nextPoll, pollRules } from './polling.ts'
import { DAY, floorMinute, HOUR, MINUTE, SECOND, wholeMinutes } from './stretch-of-time.ts'
import { afterSweep, SWEEP_NAMES, SWEEPS, type Sweep, sweepDue, sweepPart } from './sweeps.ts'

vi.setConfig({ testTimeout: 60_000 })

const EMPTY: Cursor = { low: null, high: null, target: null, sweeps: {} }
const NOW = Date.parse('2026-11-21T12:00:30.500Z')
const RULES = { backfillMs: 14 * DAY, sweepNames: SWEEP_NAMES }

/** The next part of the narrowest sweep that is due; null where none is. */
function nextSweep(cursor: Cursor, now: number, sliceMs: number) {
  const sweep = SWEEPS.find((each) => sweepDue(cursor, each, now) <= now)
  return sweep === undefined ? null : sweepPart(cursor, sweep, now, sliceMs)
}

/** How late a line may be that a sweep surely finds, ms. */
const reach = ({ spanMs, everyMs }: Sweep) => spanMs - everyMs

/** As the store does: the frontier never moves back, sweeps are merged. */
function move(cursor: Cursor, moved: Partial<Cursor>): Cursor {
  const high = moved.high ?? null
  return {
    ...cursor,
    ...moved,
    high: high === null ? cursor.high : Math.max(high, cursor.high ?? high),
    sweeps: { ...cursor.sweeps, ...moved.sweeps },
  }
}

test('whole minutes: those within the stretch that were over when it was read', () => {
  const at = (text: string) => Date.parse(`2026-11-21T${text}Z`)
  expect(wholeMinutes({ from: at('12:00:01'), to: at('12:05:59') }, at('13:00:00'))).toEqual({
    from: at('12:01:00'),
    to: at('12:05:00'),
  })
  expect(wholeMinutes({ from: at('12:00:00'), to: at('14:00:00') }, at('12:03:30'))).toEqual({
    from: at('12:00:00'),
    to: at('12:03:00'),
  })
  expect(wholeMinutes({ from: at('12:00:10'), to: at('12:01:50') }, at('13:00:00'))).toBe(null)
})

test('the first read says where the backfill goes; the frontier is the instant at which it began', () => {
  const window = hotWindow(EMPTY, NOW)
  expect(window.from).toBe(floorMinute(NOW - 10 * MINUTE))
  expect(window.to).toBeGreaterThan(NOW + 2 * HOUR)
  const first = afterHot(EMPTY, window, NOW, RULES)
  expect(first).toMatchObject({ low: window.from, high: NOW, target: floorMinute(NOW - 14 * DAY) })
  expect(first.sweeps).toEqual({ '10m': NOW, '1h': NOW, '24h': NOW })
})

test('property: whatever the clock does, each poll begins 15 s before both the frontier and the last poll, and the frontier never moves back', () => {
  const jumps = fc.array(fc.integer({ min: -2 * DAY, max: 2 * DAY }), { maxLength: 20 })
  fc.assert(
    fc.property(jumps, (steps) => {
      let now = NOW
      let cursor = move(EMPTY, afterHot(EMPTY, hotWindow(EMPTY, now), now, RULES))
      let last = now
      for (const step of steps) {
        now += step
        const window = hotWindow(cursor, now, last)
        const { high } = cursor
        expect(window.from).toBeLessThanOrEqual(
          Math.max(cursor.low ?? 0, Math.min(high ?? 0, last) - OVERLAP_MS),
        )
        expect(window.to).toBeGreaterThan(now + 2 * HOUR)
        cursor = move(cursor, afterHot(cursor, window, now, RULES))
        expect(cursor.high).toBeGreaterThanOrEqual(high ?? 0)
        expect(cursor.high).toBeLessThanOrEqual(Math.max(high ?? 0, now))
        last = now
      }
    }),
  )
})

test('after more than an hour away, what lies behind is left as a gap up to ten minutes ago', () => {
  const cursor = { ...EMPTY, low: NOW - DAY, high: NOW - 3 * HOUR }
  expect(leftBehind({ ...cursor, high: NOW - HOUR }, NOW)).toBe(null)
  expect(leftBehind(cursor, NOW)).toEqual({
    from: floorMinute(NOW - 3 * HOUR - OVERLAP_MS),
    to: floorMinute(NOW - 10 * MINUTE),
  })
})

test('property: a line that comes no later than a sweep reaches is within its next sweep, however long the pauses', () => {
  const pauses = fc.array(fc.integer({ min: SECOND, max: 8 * HOUR }), { minLength: 1, maxLength: 30 })
  const lateness = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(pauses, fc.constantFrom(...SWEEPS), lateness, lateness, (steps, sweep, share, when) => {
      let now = NOW
      let cursor: Cursor = { low: NOW - 20 * DAY, high: now, target: NOW - 20 * DAY, sweeps: {} }
      cursor = move(cursor, { sweeps: Object.fromEntries(SWEEP_NAMES.map((name) => [name, now])) })
      let pending: { came: number; time: number } | null = null
      for (const step of steps) {
        const came: number = now + Math.round(step * when)
        pending ??= { came, time: came - Math.round(sweep.skipsMs + (reach(sweep) - sweep.skipsMs) * share) }
        now += step
        cursor = move(cursor, { high: now })
        for (
          let part = nextSweep(cursor, now, 2 * HOUR);
          part !== null;
          part = nextSweep(cursor, now, 2 * HOUR)
        ) {
          expect(part.to - part.from).toBeLessThanOrEqual(2 * HOUR)
          // A part that was read at `now` has shown every line that had come by then.
          if (pending !== null && pending.time >= part.from && pending.time < part.to) pending = null
          cursor = move(cursor, afterSweep(part))
        }
        const { [sweep.name]: swept } = cursor.sweeps
        if (pending !== null && swept !== undefined) expect(swept).toBeLessThanOrEqual(pending.came)
      }
    }),
  )
})

test('a sweep in parts keeps its place through a restart, and ends with the time it began', () => {
  const began = NOW
  let cursor: Cursor = {
    low: NOW - 20 * DAY,
    high: NOW,
    target: null,
    sweeps: { '10m': NOW, '1h': NOW, '24h': NOW - 7 * HOUR },
  }
  const parts: Range[] = []
  for (let now = NOW; ; now += 5 * SECOND) {
    const part = nextSweep(JSON.parse(JSON.stringify(cursor)), now, 6 * HOUR)
    if (part === null) break
    if (part.sweep.name === '24h') parts.push(part)
    cursor = move(cursor, afterSweep(part))
  }
  expect(parts[0]?.from).toBe(NOW - HOUR - DAY)
  expect(parts.at(-1)?.to).toBe(NOW - 45 * MINUTE)
  for (const [i, part] of parts.entries()) if (i > 0) expect(part.from).toBe(parts[i - 1]?.to)
  expect(cursor.sweeps['24h']).toBe(began)
})

test('a last sweep that a wrong clock put into the future is due at once', () => {
  const cursor: Cursor = { low: 0, high: NOW, target: 0, sweeps: { '10m': NOW + DAY, '1h': NOW, '24h': NOW } }
  expect(nextSweep(cursor, NOW, HOUR)).toMatchObject({ sweep: { name: '10m' }, began: NOW })
})

test('property: the backfill covers all of the past and every gap exactly once, newest first, in whole minutes', () => {
  const minutes = (max: number) => fc.integer({ min: 1, max }).map((n) => n * MINUTE)
  const gapsArb = fc.array(fc.tuple(minutes(300), minutes(300)), { maxLength: 4 })
  fc.assert(
    fc.property(
      minutes(2 * 24 * 60),
      gapsArb,
      fc.array(fc.nat(20_000), { minLength: 1, maxLength: 20 }),
      (depth, gapSizes, loads) => {
        const low = floorMinute(NOW - 10 * DAY)
        let gaps: readonly Range[] = []
        let at = low
        for (const [skip, size] of gapSizes) {
          gaps = [...gaps, { from: at + skip, to: at + skip + size }]
          at += skip + size
        }
        let cursor: Cursor = { ...EMPTY, low, high: NOW, target: low - depth }
        let slice = HOUR
        const wanted = gaps.reduce((sum, { from, to }) => sum + to - from, depth)
        let read = 0
        let last = Number.POSITIVE_INFINITY
        for (let i = 0; i < 100_000; i++) {
          const stretch = nextBackfill(cursor, gaps, slice)
          if (stretch === null) break
          expect(stretch.to).toBeLessThanOrEqual(last)
          expect(stretch.to - stretch.from).toBeLessThanOrEqual(slice)
          expect(stretch.from % MINUTE).toBe(0)
          last = stretch.to
          read += stretch.to - stretch.from
          if (stretch.purpose === 'gap') gaps = without(gaps, [stretch])
          else cursor = { ...cursor, low: stretch.from }
          const lines = loads[i % loads.length] ?? 0
          slice = adaptSlice(slice, { pages: lines / 1_000, lines })
        }
        expect(read).toBe(wanted)
        expect(nextBackfill(cursor, gaps, slice)).toBe(null)
      },
    ),
  )
})

test('slices stay between a minute and six hours', () => {
  expect(shrinkSlice(MINUTE)).toBe(MINUTE)
  expect(shrinkSlice(HOUR)).toBe(15 * MINUTE)
  expect(adaptSlice(6 * HOUR, { pages: 1, lines: 0 })).toBe(6 * HOUR)
  expect(adaptSlice(MINUTE, { pages: 99, lines: 99_999 })).toBe(MINUTE)
})

test('a longer backfill moves the target back, time going by does not move it on', () => {
  const cursor = { ...EMPTY, target: NOW - 10 * DAY }
  const rules = { readableFrom: 0, now: NOW }
  expect(targetFor(cursor, { ...rules, backfillMs: 14 * DAY })).toBe(floorMinute(NOW - 14 * DAY))
  expect(targetFor(cursor, { ...rules, backfillMs: 7 * DAY, now: NOW + DAY })).toBe(cursor.target)
})

test('the backfill ends where the retention does, and what was read before it stays', () => {
  const rules = { backfillMs: 14 * DAY, readableFrom: NOW - 3 * DAY, now: NOW }
  const reading = { ...EMPTY, low: NOW - DAY, high: NOW, target: NOW - 14 * DAY }
  expect(targetFor(reading, rules)).toBe(NOW - 3 * DAY)
  const further = { ...reading, low: NOW - 5 * DAY }
  expect(targetFor(further, rules)).toBe(further.low)
  expect(nextBackfill({ ...further, target: further.low }, [], HOUR)).toBe(null)
})

test('the newest part of the past that any group has left goes first', () => {
  const source = (to: number | null) => ({
    next: () => (to === null ? null : { purpose: 'backfill' as const, from: 0, to }),
  })
  const sources = [source(5), source(null), source(9), source(7)]
  expect(newestFirst(sources, NOW)?.source).toBe(sources[2])
  expect(newestFirst([source(null)], NOW)).toBe(null)
})

test('a quiet group is polled ever less, down to once a minute; news make it busy again', () => {
  const rules = pollRules(false)
  let ms = rules.busyMs
  for (let i = 0; i < 20; i++) ms = nextPoll(rules, ms, 0)
  expect(ms).toBe(MINUTE)
  expect(nextPoll(rules, ms, 1)).toBe(6 * SECOND)
})

test('a failing group is left alone ever longer, within bounds', () => {
  expect([1, 2, 3, 4, 100].map((failures) => backoffMs(failures, MINUTE))).toEqual([
    1_000,
    2_000,
    4_000,
    8_000,
    MINUTE,
  ])
})
