import { expect, test } from 'vitest'
import { DEFAULT_SCOPE } from '../account.ts'
import { openStore } from './store.ts'

test('more lines than one batch has places for keep their order, and the next batch comes behind them', () => {
  const store = openStore(':memory:')
  const lines = Array.from({ length: 70_000 }, (_, index) => ({ time: 1_000, message: String(index) }))
  const line = { time: 1_000, message: 'next' }
  store.append([{ scope: DEFAULT_SCOPE, logGroup: '/g', stream: 's', lines, truth: [] }], 2_000)
  store.append([{ scope: DEFAULT_SCOPE, logGroup: '/g', stream: 's', lines: [line], truth: [] }], 2_000)
  const group = store.groups.find(DEFAULT_SCOPE, '/g')
  const span = { from: 0, to: 5_000, place: null, descending: false }
  const events = [...store.events.scan(group?.id ?? 0, span)]
  expect(events.map((event) => event.message)).toEqual([...lines, line].map(({ message }) => message))
  const ids = events.map((event) => store.events.eventId(event))
  expect(new Set(ids).size).toBe(70_001)
  expect(ids).toEqual([...ids].sort())
  store.close()
})
