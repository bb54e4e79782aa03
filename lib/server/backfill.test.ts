import { expect, test } from 'vitest'
import type { StoredGroup } from '#lib/store/queries/catalog.ts'
import { backfillOf } from './backfill.ts'
import { DAY, HOUR, MINUTE, NOON } from './testing/made-store.ts'

const PROBLEM = { code: 'LOG_GROUP_UNREADABLE', message: 'denied', hint: '' }

function group(more: Partial<StoredGroup>): StoredGroup {
  return {
    id: 1,
    pipelineId: 1,
    account: '000000000000',
    region: 'us-east-1',
    name: '/aws/lambda/mine',
    low: NOON - 14 * DAY,
    high: NOON,
    target: NOON - 14 * DAY,
    linesRead: 5,
    began: { at: NOON - MINUTE, from: NOON },
    problem: null,
    nextTry: null,
    gaps: [],
    ...more,
  }
}

test('nothing where every group is read back, or cannot be read at all', () => {
  expect(backfillOf([], NOON)).toBeNull()
  expect(backfillOf([group({})], NOON)).toBeNull()
  expect(backfillOf([group({}), group({ low: null, problem: PROBLEM })], NOON)).toBeNull()
})

test('as far as all are read, until the last of them ends', () => {
  const groups = [group({ low: NOON - 7 * DAY }), group({ low: NOON - 2 * DAY }), group({})]
  expect(backfillOf(groups, NOON)).toEqual({
    groups: 2,
    of: 3,
    halted: 0,
    through: NOON - 2 * DAY,
    estimatedEnd: NOON + 6 * MINUTE,
  })
})

test('the end is unknown while one of them has not begun, or has read too little to tell', () => {
  const reading = group({ low: NOON - 7 * DAY })
  const waiting = group({ low: null, high: null, target: null })
  expect(backfillOf([reading, waiting], NOON)).toMatchObject({ groups: 2, estimatedEnd: null })
  const young = group({ low: NOON - HOUR, began: null })
  expect(backfillOf([reading, young], NOON)).toMatchObject({ through: NOON - HOUR, estimatedEnd: null })
  expect(backfillOf([waiting], NOON)).toMatchObject({ groups: 1, of: 1, through: null })
})

test('one that waits for a person is no part of the estimate', () => {
  const halted = group({ low: NOON - DAY, problem: PROBLEM, began: null })
  expect(backfillOf([group({ low: NOON - 7 * DAY }), halted], NOON)).toMatchObject({
    groups: 2,
    halted: 1,
    through: NOON - DAY,
    estimatedEnd: NOON + MINUTE,
  })
})
