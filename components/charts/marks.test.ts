import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketWord, mergeMarks } from './marks.ts'

test('marks nearer than the room are one, and no count is lost', () => {
  const buckets = fc
    .uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 40 })
    .map((all) => all.sort((a, b) => a - b).map((index) => ({ t: index * 10, count: 1 + (index % 3) })))
  fc.assert(
    fc.property(buckets, fc.integer({ min: 0, max: 200 }), (all, room) => {
      const marks = mergeMarks(all, 10, room)
      const sum = (list: readonly { readonly count: number }[]) =>
        list.reduce((total, { count }) => total + count, 0)
      expect(sum(marks)).toBe(sum(all))
      for (const [index, mark] of marks.entries()) {
        const next = marks[index + 1]
        if (next) expect(next.from).toBeGreaterThanOrEqual(mark.to)
      }
    }),
  )
  expect(
    mergeMarks(
      [
        { t: 0, count: 1 },
        { t: 10, count: 2 },
        { t: 90, count: 1 },
      ],
      10,
      16,
    ),
  ).toEqual([
    { from: 0, to: 20, count: 3 },
    { from: 90, to: 100, count: 1 },
  ])
})

test('a stretch over midnight names both days', () => {
  const from = Date.parse('2026-11-20T23:50:00Z')
  expect(bucketWord({ from, to: from + 1_200_000 }, 'UTC').replaceAll('\u00a0', ' ')).toBe(
    '20 Nov 23:50 to 21 Nov 00:10',
  )
})
