import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, expect, test } from 'vitest'
import { describeLogGroups, matchesPattern } from './log-groups.ts'
import { type ScriptedAws, scriptedAws } from './testing/scripted-aws.ts'

let aws: ScriptedAws
afterEach(() => aws?.close())

const arn = (name: string) => `arn:aws:logs:us-east-1:123456789012:log-group:${name}:*`

test.each([
  ['/a/b', '/a/b', true],
  ['/a/b', '/a/bc', false],
  ['/a/*', '/a/', true],
  ['/a/*', '/b/a/', false],
  ['*', 'anything', true],
  ['*-prod', 'x-prod', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'acb', false],
  ['ab*ba', 'aba', false],
  ['a**b', 'ab', true],
  ['a.c*', 'abc', false],
])('%s names %s: %s', (pattern, name, expected) => {
  expect(matchesPattern(pattern, name)).toBe(expected)
})

async function ask(pattern: string, pages: readonly (readonly string[])[]) {
  aws = await scriptedAws((_, count) => ({
    body: {
      logGroups: pages[count - 1]?.map((name) => ({
        logGroupName: name,
        arn: arn(name),
        logGroupClass: name.endsWith('cold') ? 'INFREQUENT_ACCESS' : 'STANDARD',
      })),
      ...(count < pages.length ? { nextToken: `t${count}` } : {}),
    },
  }))
  const client = new CloudWatchLogsClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  })
  return describeLogGroups(client, pattern, 'here')
}

test('an exact name is the first of its prefix: one request', async () => {
  expect(await ask('/a', [['/a', '/ab'], ['/ac']])).toEqual([
    { name: '/a', account: '123456789012', read: 'events', retentionMs: null },
  ])
  expect(aws.asked.map(({ input }) => input)).toEqual([{ logGroupNamePrefix: '/a' }])
})

test('a pattern goes through all pages of its prefix; how a class is read is said', async () => {
  const found = await ask('/a*d', [
    ['/a', '/abd'],
    ['/ac-cold', '/b'],
  ])
  expect(found).toEqual([
    { name: '/abd', account: '123456789012', read: 'events', retentionMs: null },
    { name: '/ac-cold', account: '123456789012', read: 'insights', retentionMs: null },
  ])
  expect(aws.asked.map(({ input }) => input)).toEqual([
    { logGroupNamePrefix: '/a' },
    { logGroupNamePrefix: '/a', nextToken: 't1' },
  ])
})

test('a pattern that begins with * asks without a prefix', async () => {
  expect(await ask('*b', [['ab', 'bc']])).toHaveLength(1)
  expect(aws.asked[0]?.input).toEqual({})
})
