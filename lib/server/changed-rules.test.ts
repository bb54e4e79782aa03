import { afterEach, beforeEach, expect, test } from 'vitest'
import { overviewOf } from './overview.ts'
import { DAY, HOUR, linesOf, type MadeStore, MINUTE, madeStore, NOON, RULES } from './testing/made-store.ts'

let store: MadeStore
beforeEach(() => {
  store = madeStore()
})
afterEach(() => store.close())

function said(code: string, from = NOON - DAY): readonly string[] {
  const { freshness } = overviewOf(store.context, { from: String(from), to: String(NOON) })
  return freshness.problems.filter((problem) => problem.code === code).map(({ message }) => message)
}

test('while changed rules are applied, how far that is; afterwards nothing', () => {
  const lines = ['one', 'two', 'three'].flatMap((stream, index) =>
    linesOf({ at: NOON - HOUR + index * MINUTE, said: [`Inserted crm:${index}:1`] }, stream),
  )
  store.add(RULES, lines)
  expect(said('RULES_CHANGED')).toEqual([])
  store.writer.registerPipeline({ ...RULES, keyScheme: '{source}:{id}:{version}' })
  const steps = [said('RULES_CHANGED')]
  while (store.writer.continueDeriving()) steps.push(said('RULES_CHANGED'))
  const told = (done: number) => [
    `The rules or the window of \`mine\` changed and are being applied to what was read before, newest first: ${done} of 3 log streams are done.`,
  ]
  expect(steps).toEqual([told(0), told(1), told(2), told(3), []])
})

test('what changed formats would make of lines out of reach is said to be unknown, where a range reaches them', () => {
  const old = NOON - 10 * DAY
  const groupId = store.add(RULES, linesOf({ at: old, said: ['Inserted k1'] }))
  const batch = { groupId, signals: [], replaceMinutes: null, linesRead: 0 }
  store.writer.apply({ ...batch, minutes: new Map([[old, { lines: 4, unmatched: 0 }]]), cursor: null })
  store.writer.registerPipeline({ ...RULES, filter: 'Inserted' }, NOON - 7 * DAY)
  expect(said('FORMATS_CHANGED')).toEqual([])
  expect(said('FORMATS_CHANGED', NOON - 8 * DAY)).toEqual([
    'Lines of `/aws/lambda/mine` before 2026-11-13T12:00:00.000Z count as the former `signals:` or `filter:` read them: what the present ones say of them, only reading them again can tell.',
  ])
  const low = NOON - 9 * DAY
  store.writer.apply({ ...batch, minutes: new Map(), cursor: { low, high: NOON, target: low } })
  expect(said('FORMATS_CHANGED', NOON - 8 * DAY)).toEqual([])
  expect(said('FORMATS_CHANGED', old)).toHaveLength(1)
})

test('where all that was read is read again, nothing is said', () => {
  const recent = NOON - DAY
  const groupId = store.add(RULES, linesOf({ at: recent, said: ['Inserted k1'] }))
  const minutes = new Map([[recent, { lines: 4, unmatched: 0 }]])
  store.writer.apply({
    groupId,
    signals: [],
    minutes,
    replaceMinutes: null,
    cursor: null,
    linesRead: 0,
  })
  store.writer.registerPipeline({ ...RULES, filter: 'Inserted' }, NOON - 7 * DAY)
  expect(said('FORMATS_CHANGED', NOON - 30 * DAY)).toEqual([])
})
