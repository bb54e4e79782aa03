import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cursor } from '#lib/store/writer-port.ts'
import { JobLane } from './job-lane.ts'
import { lasting } from './lasting.ts'
import type { LiveJob } from './live-job.ts'
import { pollInterval, stretchFor } from './poll-plan.ts'
import { alongWithPoll } from './poll-sweeps.ts'
import { DAY, HOUR, MINUTE, SECOND } from './stretch-of-time.ts'
import { SWEEPS } from './sweeps.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { patienceOf, Traffic } from './traffic.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

test('property: the polls fit the budget, each within its bounds, or all are as far apart as they bear', () => {
  const demand = fc.record({
    wantedMs: fc.integer({ min: SECOND, max: MINUTE }),
    more: fc.integer({ min: 0, max: MINUTE }),
    requests: fc.double({ min: 1, max: 10, noNaN: true }),
  })
  fc.assert(
    fc.property(
      fc.array(demand, { maxLength: 50 }),
      fc.double({ min: 0.1, max: 20, noNaN: true }),
      (given, budget) => {
        const demands = given.map(({ wantedMs, more, requests }) => ({
          wantedMs,
          mostMs: wantedMs + more,
          requests,
        }))
        const stretch = stretchFor(demands, budget)
        const intervals = demands.map((each) => pollInterval(each, stretch))
        for (const [i, ms] of intervals.entries()) {
          expect(ms).toBeGreaterThanOrEqual(demands[i]?.wantedMs ?? 0)
          expect(ms).toBeLessThanOrEqual(demands[i]?.mostMs ?? 0)
        }
        const asked = demands.reduce(
          (sum, { requests }, i) => sum + (requests * SECOND) / (intervals[i] ?? 1),
          0,
        )
        const atMost = demands.every(({ mostMs }, i) => (intervals[i] ?? 0) >= mostMs * 0.999)
        expect(asked <= budget * 1.001 || atMost).toBe(true)
      },
    ),
  )
})

test('who is busy bears the least, and one quiet line makes nobody busy', () => {
  const traffic = new Traffic()
  expect(traffic.linesPerSecond).toBe(null)
  traffic.note(0, 10 * MINUTE)
  expect(patienceOf(traffic.linesPerSecond)).toBe(75 * SECOND)
  traffic.note(4, MINUTE)
  expect(patienceOf(traffic.linesPerSecond)).toBe(40 * SECOND)
  for (let i = 0; i < 40; i++) traffic.note(60, 6 * SECOND)
  expect(patienceOf(traffic.linesPerSecond)).toBe(10 * SECOND)
  for (let i = 0; i < 20; i++) traffic.note(0, MINUTE)
  expect(patienceOf(traffic.linesPerSecond)).toBe(75 * SECOND)
})

test('a poll takes small sweeps along, a wider one only with the narrower; a large one is left to itself', () => {
  const cursor: Cursor = {
    low: NOW - 2 * DAY,
    high: NOW,
    target: null,
    sweeps: { '10m': NOW - 80 * SECOND, '1h': NOW - 20 * MINUTE, '24h': NOW - HOUR },
  }
  const names = (of: Cursor, linesPerSecond: number | null, intervalMs = 6 * SECOND) =>
    alongWithPoll(SWEEPS, of, NOW, { intervalMs, linesPerSecond }).map(({ name }) => name)
  expect(names(cursor, 0.1)).toEqual(['10m', '1h'])
  expect(names(cursor, 5)).toEqual(['10m'])
  expect(names(cursor, 50)).toEqual([])
  expect(names(cursor, null)).toEqual([])
  const fresh = { ...cursor, sweeps: { ...cursor.sweeps, '10m': NOW - 61 * SECOND } }
  expect(names(fresh, 0.1)).toEqual([])
  // The next poll would make it too late.
  expect(names(fresh, 0.1, 75 * SECOND)).toEqual(['10m', '1h'])
  const half = { ...cursor, sweeps: { ...cursor.sweeps, '10m.began': NOW - 1, '10m.at': NOW - MINUTE } }
  expect(names(half, 0.1)).toEqual([])
})

test('the most urgent job goes next; one that hangs or throws holds up no other', async () => {
  const clock = new ManualClock(NOW)
  const stop = new AbortController()
  const ran: string[] = []
  const said: string[] = []
  const context = { clock, stop: stop.signal, say: (text: string) => said.push(text), fatal: () => {} }
  const lane = new JobLane({ slots: 2, plan: () => {}, holdMs: () => 0 }, context)
  const job = (name: string, everyMs: number, run: () => Promise<void>): LiveJob => {
    let last = Number.NEGATIVE_INFINITY
    return {
      due: () => last + everyMs,
      urgency: (now) => (now < last + everyMs ? 0 : Math.min(9, (now - last) / everyMs)),
      run: () => {
        last = clock.now()
        ran.push(name)
        return run()
      },
    }
  }
  lane.add(
    'hangs',
    job('hangs', SECOND, () => clock.sleep(HOUR, stop.signal)),
  )
  lane.add(
    'throws',
    job('throws', SECOND, () => Promise.reject(new Error('a store that is full'))),
  )
  lane.add(
    'works',
    job('works', 2 * SECOND, () => clock.sleep(100, stop.signal)),
  )
  void lasting('lane', context, () => lane.step())
  await clock.advance(20 * SECOND)
  const count = (name: string) => ran.filter((each) => each === name).length
  expect(count('hangs')).toBe(1)
  expect(count('works')).toBeGreaterThanOrEqual(9)
  // Left alone for five seconds after each failure, said once.
  expect(count('throws')).toBeLessThanOrEqual(5)
  expect(said).toEqual(['throws: a store that is full'])
  stop.abort()
  await lane.ended()
})
