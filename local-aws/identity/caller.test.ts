import { expect, test } from 'vitest'
import type { Request } from '../http/exchange.ts'
import { openDatabase } from '../store/database.ts'
import { callerOf } from './caller.ts'
import { principals } from './principals.ts'

const ROLE = 'arn:aws:iam::222222222222:role/deep/path/reader'

function signed(accessKeyId: string, token?: string): Request {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: token === undefined ? {} : { 'x-amz-security-token': token },
    body: Buffer.alloc(0),
    requestId: 'r',
    region: 'eu-west-1',
    accessKeyId,
  }
}

test('a session is its role’s until it ends, and what the role may not read is asked for each time', () => {
  const all = principals(openDatabase(':memory:'))
  all.put({ arn: ROLE, externalId: null, deniedLogGroups: [] })
  const { accessKeyId, token } = all.open(ROLE, 'me', 5_000)
  const caller = (now: number) => callerOf(signed(accessKeyId, token), all, now)
  expect(caller(4_999)).toMatchObject({
    account: '222222222222',
    region: 'eu-west-1',
    arn: 'arn:aws:sts::222222222222:assumed-role/reader/me',
    deniedLogGroups: new Set(),
  })
  all.put({ arn: ROLE, externalId: null, deniedLogGroups: ['/g'] })
  expect(caller(4_999).deniedLogGroups).toEqual(new Set(['/g']))
  expect(() => caller(5_000)).toThrow(expect.objectContaining({ code: 'ExpiredTokenException' }))
  expect(() => callerOf(signed(accessKeyId), all, 0)).toThrow(
    expect.objectContaining({ code: 'UnrecognizedClientException' }),
  )
})

test.each([
  ['', '123456789012'],
  ['local', '123456789012'],
  ['AKIAIOSFODNN7EXAMPLE', '123456789012'],
  ['333333333333', '333333333333'],
])('the key %j is of account %s', (key, account) => {
  expect(callerOf(signed(key), principals(openDatabase(':memory:')), 0).account).toBe(account)
})
