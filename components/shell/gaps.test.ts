import { expect, test } from 'vitest'
import { mergeGaps } from './gaps.ts'

const gap = (from: number, to: number, logGroup = 'a') => ({ from, to, logGroup })

test('gaps of several groups are joined where they touch and cut to the range', () => {
  expect(mergeGaps([gap(50, 60, 'b'), gap(0, 20), gap(15, 30, 'b')], 10, 55)).toEqual([
    gap(10, 30),
    gap(50, 55, 'b'),
  ])
  expect(mergeGaps([gap(0, 10)], 10, 20)).toEqual([])
})
