import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_RETENTION } from '#lib/domain/retention.ts'
import { deliveriesOf, deliveriesSummaryOf } from './deliveries.ts'
import { eventOf } from './event.ts'
import { overviewOf } from './overview.ts'
import { DAY, HOUR, linesOf, type MadeStore, MINUTE, madeStore, NOON, RULES } from './testing/made-store.ts'

let whole: MadeStore
let pruned: MadeStore
beforeEach(() => {
  whole = madeStore()
  pruned = madeStore()
  const lines = Array.from({ length: 400 }, (_, i) => {
    // Over three days, each some minutes and seconds apart.
    const at = NOON - 3 * DAY + i * 10.7 * MINUTE
    return linesOf({
      at: Math.round(at),
      said: [`${i % 4 === 3 ? 'Duplicate skipped for' : 'Inserted'} k${i}`],
    })
  }).flat()
  for (const store of [whole, pruned])
    store.add(RULES, lines, { low: NOON - 10 * DAY, high: NOON + 500 * DAY })
})
afterEach(() => {
  whole.close()
  pruned.close()
})

const CASES = [
  ['nothing', 20, null],
  ['the minutes', 40, 5 * MINUTE],
  ['the deliveries', 100, 5 * MINUTE],
  ['the hours', 420, DAY],
] as const

test.each(CASES)(
  'when %s are gone, what is counted of any range is what was counted of it before',
  (_, days, least) => {
    const now = NOON + days * DAY
    while (pruned.writer.prune(now, DEFAULT_RETENTION));
    const at = (store: MadeStore) => ({ ...store.context, now: () => now })
    for (const [before, length] of [
      [50 * HOUR, 17 * HOUR],
      [47.3 * HOUR, 61.7 * MINUTE],
      [30.2 * HOUR, 11 * MINUTE],
      [71.9 * HOUR, 71.9 * HOUR],
      [20.01 * HOUR, 20_000],
    ] as const) {
      const from = Math.round(NOON - before)
      const search = { from: String(from), to: String(Math.round(from + length)) }
      const answer = overviewOf(at(pruned), search)
      const { range } = answer
      const same = { from: String(range.from), to: String(range.to) }
      expect(answer.data.totals).toEqual(overviewOf(at(whole), same).data.totals)
      expect(range.from).toBeLessThanOrEqual(from)
      const { series, totals } = answer.data
      expect(series.points.reduce((sum, point) => sum + point.deliveries, 0)).toBe(totals.deliveries)
      if (least === null) expect(range).toEqual({ from, to: Math.round(from + length) })
      else expect(series.bucketMs).toBeGreaterThanOrEqual(least)
      expect(series.points.map(({ coverage }) => coverage)).not.toContain('none')
      expect(answer.freshness.problems.map(({ code }) => code)).not.toContain('DETAIL_PRUNED')
    }
  },
)

test('lists and filtered counts say how far back they reach', () => {
  const now = NOON + 88 * DAY
  while (pruned.writer.prune(now, DEFAULT_RETENTION));
  const context = { ...pruned.context, now: () => now }
  const since = NOON - 2 * DAY
  const codes = (answer: {
    readonly freshness: { readonly problems: readonly { readonly code: string }[] }
  }) => answer.freshness.problems.map(({ code }) => code).filter((code) => code === 'DETAIL_PRUNED')
  const all = { from: String(NOON - 3 * DAY), to: String(NOON), limit: '1000' }
  const list = deliveriesOf(context, all)
  expect(codes(list)).toEqual(['DETAIL_PRUNED'])
  expect(list.data.every(({ time }) => time >= since)).toBe(true)
  const duplicates = deliveriesSummaryOf(context, { ...all, outcome: 'duplicate' })
  expect(codes(duplicates)).toEqual(['DETAIL_PRUNED'])
  expect(duplicates.range).toEqual({ from: since, to: NOON })
  const listed = list.data.filter(({ outcome }) => outcome === 'duplicate').length
  expect(listed).toBeGreaterThan(0)
  expect(duplicates.data.totals.deliveries).toBe(listed)
  expect(codes(deliveriesOf(context, { from: String(since), to: String(NOON) }))).toEqual([])
  expect(codes(overviewOf(context, all))).toEqual([])
})

test('where the guard remembers for longer than pruned keys are known, breaches are "at least"', () => {
  const forEver: MadeStore = madeStore()
  const lines = linesOf({ at: NOON - DAY, said: ['Inserted a'] })
  forEver.add({ ...RULES, window: { kind: 'for-ever' } }, lines, {
    low: NOON - 10 * DAY,
    target: NOON - 10 * DAY,
  })
  const atLeast = (now: number) => {
    while (forEver.writer.prune(now, DEFAULT_RETENTION));
    const context = { ...forEver.context, now: () => now }
    return overviewOf(context, { from: String(NOON - 2 * DAY), to: String(NOON) }).data.sources[0]?.atLeast
  }
  expect(atLeast(NOON + 100 * DAY)).not.toContain('breaches')
  expect(atLeast(NOON + 402 * DAY)).toContain('breaches')
  forEver.close()
})

test('an event whose deliveries are pruned is not said to be unknown', async () => {
  const asked = (now: number) => eventOf({ ...pruned.context, now: () => now }, 'k0', {})
  expect((await asked(NOON)).data.deliveries).toHaveLength(1)
  const now = NOON + 100 * DAY
  while (pruned.writer.prune(now, { ...DEFAULT_RETENTION, deliveriesMs: 100 * DAY }));
  await expect(asked(now)).rejects.toThrow(
    /No delivery of `k0` is kept. Deliveries before .* are no longer kept/,
  )
  whole.writer.setWindow(1, { kind: 'for-ever' })
  while (whole.writer.prune(now, { ...DEFAULT_RETENTION, deliveriesMs: 100 * DAY }));
  await expect(eventOf({ ...whole.context, now: () => now }, 'k0', {})).rejects.toThrow(
    `It was processed at ${new Date(NOON - 3 * DAY + 1).toISOString()}`,
  )
})
