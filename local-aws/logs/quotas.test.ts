import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestServer, testServer } from '../testing/harness.ts'
import { quotas, rateOf } from './quotas.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const account = '123456789012'

test.each([
  ['us-east-1', 'FilterLogEvents', 25],
  ['eu-central-1', 'FilterLogEvents', 5],
  ['ap-southeast-3', 'FilterLogEvents', 5],
  ['eu-west-1', 'FilterLogEvents', 10],
  ['us-east-1', 'DescribeLogGroups', 10],
  ['eu-central-1', 'StartQuery', 10],
  ['us-east-1', 'GetQueryResults', 5],
  ['us-east-1', 'PutLogEvents', null],
])('%s %s: %s a second', (region, operation, rate) => {
  expect(rateOf({ account, region }, operation)).toBe(rate)
})

describe('the bucket', () => {
  const scope = { account, region: 'eu-central-1' }
  const tries = (bucket: ReturnType<typeof quotas>, count: number, now: number, at = scope): number =>
    Array.from({ length: count }).filter(() => {
      try {
        bucket.spend(at, 'FilterLogEvents', now)
        return true
      } catch {
        return false
      }
    }).length

  test('holds one second, and fills as time goes by', () => {
    const bucket = quotas('real')
    expect(tries(bucket, 20, 1_000)).toBe(5)
    expect(tries(bucket, 20, 1_199)).toBe(0)
    expect(tries(bucket, 20, 1_200)).toBe(1)
    expect(tries(bucket, 20, 2_200)).toBe(5)
    expect(tries(bucket, 20, 60_000)).toBe(5)
    expect(bucket.usage()).toEqual([
      { ...scope, operation: 'FilterLogEvents', requests: 100, throttled: 84, lines: 0 },
    ])
  })

  test('is its account’s and region’s own', () => {
    const bucket = quotas('real')
    expect(tries(bucket, 20, 1_000)).toBe(5)
    expect(tries(bucket, 20, 1_000, { account: '222222222222', region: 'eu-central-1' })).toBe(5)
    expect(tries(bucket, 20, 1_000, { account, region: 'us-west-2' })).toBe(10)
  })

  test('lets everything through where quotas are off', () => {
    expect(tries(quotas('off'), 1_000, 1_000)).toBe(1_000)
  })
})

describe('the server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer({ quotas: 'real' })
    const batch = {
      region: 'eu-central-1',
      logGroup: '/g',
      stream: 's',
      lines: [{ time: Date.now(), message: 'x' }],
    }
    await server.control('POST', 'append', { id: 'x', batches: [batch] })
  })
  afterAll(() => server.close())

  test('answers what is too much with ThrottlingException, and says what was asked', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const options = { region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 }
    const client = new CloudWatchLogsClient(options)
    const ask = () => client.send(new FilterLogEventsCommand({ logGroupName: '/g' }))
    const answers = await Promise.allSettled(Array.from({ length: 40 }, ask))
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(refused.length).toBeGreaterThan(20)
    expect(refused[0]).toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    })
    const { usage } = await server.control('GET', 'usage')
    expect(usage).toContainEqual({
      account,
      region: 'eu-central-1',
      operation: 'FilterLogEvents',
      requests: 40,
      throttled: refused.length,
      lines: 40 - refused.length,
    })
  })

  test('can be told to let go, and to hold again', async () => {
    const ask = () =>
      server.logs.send(
        new StartQueryCommand({ logGroupName: '/g', startTime: 0, endTime: 1, queryString: 'nonsense' }),
      )
    const throttled = async () => {
      const answers = await Promise.allSettled(Array.from({ length: 40 }, ask))
      return answers.filter(
        (answer) => answer.status === 'rejected' && answer.reason.name === 'ThrottlingException',
      ).length
    }
    expect(await server.control('PUT', 'quotas', { quotas: 'off' })).toEqual({ quotas: 'off' })
    expect(await throttled()).toBe(0)
    await server.control('PUT', 'quotas', { quotas: 'real' })
    expect(await throttled()).toBeGreaterThan(20)
    await expect(server.control('PUT', 'quotas', { quotas: 'some' })).rejects.toThrow(
      'quotas must be real or off',
    )
  })
})
