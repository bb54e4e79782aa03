import { expect, test } from 'vitest'
import { thinValues } from './thin.ts'

test('neighbours become their mean; unknown ones are left out, and all unknown stays unknown', () => {
  expect(thinValues([1, 3, 5, null, null, null], 3)).toEqual([2, 5, null])
  expect(thinValues([0, 0], 36)).toEqual([0, 0])
  expect(thinValues([], 36)).toEqual([])
})
