import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import * as faults from './faults.ts'
import { type TestServer, testServer } from './harness.ts'
import { seededRandom } from './random.ts'

const FIRST = Date.UTC(2026, 10, 20)
let aws: TestServer
let proxy: FaultProxy
let logs: CloudWatchLogsClient

beforeAll(async () => {
  aws = await testServer()
  const lines = Array.from({ length: 20 }, (_, i) => ({ time: FIRST + i, message: `line ${i}` }))
  await aws.control('POST', 'append', { id: 'a', batches: [{ logGroup: '/g', stream: 's', lines }] })
})
afterAll(() => aws.close())
beforeEach(async () => {
  proxy = await startFaultProxy({ upstream: aws.url })
  proxy.pageLimit = 5
  logs = clientOf(proxy.url)
})
afterEach(() => proxy.close())

function clientOf(endpoint: string): CloudWatchLogsClient {
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
  return new CloudWatchLogsClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 })
}

const page = (nextToken?: string, signal?: AbortSignal) =>
  logs.send(
    new FilterLogEventsCommand({
      logGroupName: '/g',
      startTime: FIRST,
      endTime: FIRST + 100,
      ...(nextToken === undefined ? {} : { nextToken }),
    }),
    signal === undefined ? {} : { abortSignal: signal },
  )

/** The messages of at most twelve pages. */
async function read(): Promise<(string | undefined)[][]> {
  const pages: (string | undefined)[][] = []
  let token: string | undefined
  do {
    const { events, nextToken } = await page(token)
    pages.push((events ?? []).map(({ message }) => message))
    token = nextToken
  } while (token !== undefined && pages.length < 12)
  return pages
}

const all = Array.from({ length: 20 }, (_, i) => `line ${i}`)

test('without a fault it hands on what is there, in pages as small as it is told to', async () => {
  const pages = await read()
  expect(pages.flat()).toEqual(all)
  expect(Math.max(...pages.map((each) => each.length))).toBe(5)
  expect(proxy.requests.map((asked) => [asked.operation, asked.page, asked.struck])).toEqual(
    pages.map((_, i) => ['FilterLogEvents', i + 1, false]),
  )
})

test.each([
  [faults.throttle, 'ThrottlingException'],
  [faults.unavailable, 'ServiceUnavailableException'],
  [faults.badToken, 'InvalidParameterException'],
  [faults.expiredToken, 'InvalidParameterException'],
  [faults.expiredCredentials, 'ExpiredTokenException'],
  [faults.denied, 'AccessDeniedException'],
  [faults.notJson(200), 'SyntaxError'],
])('an error on page 2 alone, once: %o', async (fault, name) => {
  const strike = proxy.strike(fault, {
    operation: 'FilterLogEvents',
    when: (asked) => asked.page === 2,
    times: 1,
  })
  await expect(read()).rejects.toMatchObject({ name })
  expect(strike.hits).toBe(1)
  expect((await read()).flat()).toEqual(all)
})

test.each([
  ['before', faults.resetBefore],
  ['after', faults.resetAfter],
])('a reset %s the request was handed on', async (_, fault) => {
  proxy.strike(fault, { times: 1 })
  await expect(page()).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await read()).flat()).toEqual(all)
})

test.each([
  ['a hang', faults.hang],
  ['half an answer', faults.stall(40)],
])('%s lasts until the caller gives up', async (_, fault) => {
  proxy.strike(fault)
  await expect(page(undefined, AbortSignal.timeout(200))).rejects.toThrow(/abort|time/i)
  proxy.heal()
  expect((await read()).flat()).toEqual(all)
})

test('pages that AWS may send: empty ones first, each twice, in any order', async () => {
  const strike = proxy.strike(faults.emptyPagesFirst(3))
  expect((await read()).slice(0, 4).map((each) => each.length)).toEqual([0, 0, 0, 5])
  strike.end()
  const twice = proxy.strike(faults.pagesTwice)
  const pages = await read()
  expect(pages[0]).toEqual(pages[1])
  expect(pages.flat()).toHaveLength(40)
  twice.end()
  proxy.strike(faults.shuffled(seededRandom(7)))
  const mixed = (await read()).flat()
  expect(mixed).not.toEqual(all)
  expect(new Set(mixed)).toEqual(new Set(all))
})

test('tokens that never end: the same one, or some in a circle', async () => {
  const strike = proxy.strike(faults.sameToken)
  expect(await read()).toHaveLength(12)
  strike.end()
  proxy.strike(faults.tokensInCircle(3))
  expect(await read()).toHaveLength(12)
})

test('down it refuses connections, up again it answers at the same place', async () => {
  await proxy.down()
  await expect(page()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await proxy.up()
  expect((await read()).flat()).toEqual(all)
})
