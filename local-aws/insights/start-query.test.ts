import { expect, test } from 'vitest'
import { DEFAULT_SCOPE } from '../account.ts'
import type { LogsContext } from '../logs/context.ts'
import { type QuotaMode, quotas } from '../logs/quotas.ts'
import { tokenBook } from '../logs/tokens.ts'
import { openStore } from '../store/store.ts'
import { queryBook } from './query-book.ts'
import { startQuery } from './start-query.ts'

const QUERY = { logGroupName: '/g', startTime: 0, endTime: 1, queryString: 'fields @message' }

function context(mode: QuotaMode): LogsContext {
  const store = openStore(':memory:')
  store.groups.create(DEFAULT_SCOPE, '/g', 'STANDARD')
  const caller = { ...DEFAULT_SCOPE, arn: '', userId: '', deniedLogGroups: new Set<string>() }
  return {
    store,
    tokens: tokenBook(store.database.secret),
    queries: queryBook(store, () => undefined),
    quotas: quotas(mode),
    operation: 'StartQuery',
    caller,
    scope: caller,
    now: Date.now(),
  }
}

test('100 queries run at once, and no more, where the quotas are real', () => {
  // Nothing runs before this turn ends: all of them are scheduled.
  const real = context('real')
  for (let index = 0; index < 100; index += 1) startQuery(real, QUERY)
  expect(() => startQuery(real, QUERY)).toThrow(
    expect.objectContaining({
      code: 'LimitExceededException',
      message: 'Account maximum query concurrency limit of [100] reached.',
    }),
  )
  const elsewhere = { ...real, scope: { ...DEFAULT_SCOPE, region: 'eu-west-1' } }
  real.store.groups.create(elsewhere.scope, '/g', 'STANDARD')
  expect(startQuery(elsewhere, QUERY)).toMatchObject({ queryId: expect.any(String) })

  const off = context('off')
  for (let index = 0; index < 101; index += 1) startQuery(off, QUERY)
})
