import { expect, test } from 'vitest'
import type { ControlApi } from '../load/control-api.ts'
import { requestWatch } from './request-watch.ts'

/** A truth that the test writes as it goes. */
function written() {
  const entries: { seq: number; [name: string]: unknown }[] = []
  const api: Pick<ControlApi, 'truth'> = {
    truth: async (after, limit) => {
      const page = entries.filter(({ seq }) => seq > after).slice(0, limit)
      return { entries: page, next: null }
    },
  }
  const tell = (requestId: string, status: string) =>
    entries.push({ seq: entries.length + 1, kind: 'attempt', requestId, status })
  return { watch: requestWatch(api as ControlApi, { truthRead: 0, requests: ['kept'] }), tell }
}

test('a request is open until a run of it succeeds or the third fails', async () => {
  const { watch, tell } = written()
  watch.add('one')
  tell('one', 'error')
  tell('kept', 'success')
  await watch.look()
  expect(watch.open).toEqual(['one'])
  tell('one', 'timeout')
  tell('one', 'error')
  await watch.look()
  expect(watch.open).toEqual([])
})

test('a run that is told of before its request is known still settles it', async () => {
  const { watch, tell } = written()
  tell('kept', 'success')
  tell('fast', 'success')
  tell('slow', 'error')
  await watch.look()
  watch.add('fast')
  watch.add('slow')
  expect(watch.open).toEqual(['slow'])
  tell('slow', 'success')
  await watch.look()
  expect(watch.open).toEqual([])
})
