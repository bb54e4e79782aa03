import {
  CreateLogGroupCommand,
  DeleteRetentionPolicyCommand,
  GetLogRecordCommand,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  PutRetentionPolicyCommand,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestServer, testServer, until } from '../testing/harness.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const NOW = Date.now()
const SECOND = Math.floor(NOW / 1000)
let server: TestServer

beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

function append(logGroup: string, lines: { time: number; message: string }[]) {
  return server.control('POST', 'append', {
    id: crypto.randomUUID(),
    batches: [{ logGroup, stream: 's', lines }],
  })
}

async function start(input: Partial<StartQueryCommandInput>): Promise<string> {
  const queryString = 'fields @timestamp, @message'
  const range = { startTime: SECOND - 3600, endTime: SECOND + 3600 }
  const { queryId } = await server.logs.send(new StartQueryCommand({ queryString, ...range, ...input }))
  return queryId ?? ''
}

function look(queryId: string, input: object = {}): Promise<GetQueryResultsCommandOutput> {
  return server.logs.send(new GetQueryResultsCommand({ queryId, ...input }))
}

function ended(queryId: string): Promise<GetQueryResultsCommandOutput> {
  return until('the query', async () => {
    const answer = await look(queryId)
    return answer.status === 'Complete' ? answer : null
  })
}

function table({ results }: GetQueryResultsCommandOutput): Record<string, string | undefined>[] {
  return (results ?? []).map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value])))
}

test('a query is scheduled, then runs and shows a part, then is complete', async () => {
  await append(
    '/async',
    [1, 2, 3, 4].map((index) => ({ time: NOW + index, message: `m${index}` })),
  )
  const id = await start({ logGroupName: '/async' })
  const first = await look(id)
  expect([first.status, first.results]).toEqual(['Scheduled', []])
  const second = await until('half of it', async () => {
    const answer = await look(id)
    return answer.status === 'Scheduled' ? null : answer
  })
  expect(second.status).toBe('Running')
  expect(second.results?.length).toBeLessThan(4)
  const answer = await ended(id)
  expect(table(answer).map((row) => row['@message'])).toEqual(['m4', 'm3', 'm2', 'm1'])
  expect(table(answer)[0]?.['@timestamp']).toBe(
    new Date(NOW + 4).toISOString().replace('T', ' ').replace('Z', ''),
  )
  expect(answer.statistics).toMatchObject({ recordsMatched: 4, recordsScanned: 4, bytesScanned: 8 })
  expect(answer.queryLanguage).toBe('CWLI')
})

test('@ptr is the same for the same log event, and GetLogRecord gives what it points to', async () => {
  await append('/ptr', [
    { time: NOW, message: 'one' },
    { time: NOW, message: 'two' },
  ])
  const pointers = async () =>
    table(await ended(await start({ logGroupName: '/ptr' }))).map((row) => row['@ptr'])
  const [two, one] = await pointers()
  expect(await pointers()).toEqual([two, one])
  expect(two).not.toBe(one)
  const { logRecord } = await server.logs.send(new GetLogRecordCommand({ logRecordPointer: one }))
  expect(logRecord).toMatchObject({
    '@message': 'one',
    '@timestamp': String(NOW),
    '@logStream': 's',
    '@log': '123456789012:/ptr',
    '@ptr': one,
  })
  const wrong = server.logs.send(new GetLogRecordCommand({ logRecordPointer: 'nonsense' }))
  await expect(wrong).rejects.toMatchObject({ name: 'InvalidParameterException' })
})

test('both seconds are inclusive; several groups, by name or ARN; retention hides; Infrequent Access is read', async () => {
  await server.logs.send(
    new CreateLogGroupCommand({ logGroupName: '/rarely', logGroupClass: 'INFREQUENT_ACCESS' }),
  )
  const at = (ms: number) => ({ time: SECOND * 1000 + ms, message: String(ms) })
  await append('/often', [at(-1), at(0), at(1999), at(2000)])
  await append('/rarely', [at(500), { time: NOW - 3 * 86_400_000, message: 'old' }])
  const count = async (input: Partial<StartQueryCommandInput>) =>
    table(await ended(await start({ queryString: 'stats count(*) as n by @log | sort @log', ...input })))
  const logGroupNames = ['/often', '/rarely']
  expect(await count({ logGroupNames, startTime: SECOND, endTime: SECOND + 1 })).toEqual([
    { '@log': '123456789012:/often', n: '2' },
    { '@log': '123456789012:/rarely', n: '1' },
  ])
  const arn = 'arn:aws:logs:us-east-1:123456789012:log-group:/rarely'
  const long = { logGroupIdentifiers: [arn], startTime: SECOND - 7 * 86_400 }
  expect(await count(long)).toEqual([{ '@log': '123456789012:/rarely', n: '2' }])
  await server.logs.send(new PutRetentionPolicyCommand({ logGroupName: '/rarely', retentionInDays: 1 }))
  expect(await count(long)).toEqual([{ '@log': '123456789012:/rarely', n: '1' }])
  const old = { '@log': '123456789012:/rarely', n: '2' }
  await server.logs.send(new DeleteRetentionPolicyCommand({ logGroupName: '/rarely' }))
  expect(await count(long)).toEqual([old])
})

test('10,000 rows unless asked for more, in pages of 10,000', async () => {
  await append(
    '/much',
    Array.from({ length: 25_000 }, (_, index) => ({ time: NOW + (index >> 4), message: `m${index}` })),
  )
  const few = await ended(await start({ logGroupName: '/much' }))
  expect([few.results?.length, few.nextToken, few.statistics?.recordsMatched]).toEqual([
    10_000,
    undefined,
    25_000,
  ])
  const id = await start({ logGroupName: '/much', queryString: 'fields @message | limit 100000' })
  const messages: (string | undefined)[] = []
  let page = await ended(id)
  for (;;) {
    messages.push(...table(page).map((row) => row['@message']))
    if (page.nextToken === undefined) break
    expect(page.results).toHaveLength(10_000)
    page = await look(id, { nextToken: page.nextToken })
  }
  expect(messages).toEqual(Array.from({ length: 25_000 }, (_, index) => `m${24_999 - index}`))
  const byParameter = await ended(await start({ logGroupName: '/much', limit: 7 }))
  expect(byParameter.results).toHaveLength(7)
})

test('a stopped query is cancelled; an ended one cannot be stopped', async () => {
  const id = await start({ logGroupName: '/much' })
  expect((await server.logs.send(new StopQueryCommand({ queryId: id }))).success).toBe(true)
  expect((await look(id)).status).toBe('Cancelled')
  const stop = (queryId: string) => server.logs.send(new StopQueryCommand({ queryId }))
  await expect(stop(id)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  const done = await start({ logGroupName: '/async' })
  await ended(done)
  await expect(stop(done)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  await expect(stop('nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('impossible queries are refused with the code that AWS has', async () => {
  const invalid = { name: 'InvalidParameterException' }
  await expect(start({})).rejects.toMatchObject(invalid)
  await expect(start({ logGroupName: '/async', logGroupNames: ['/async'] })).rejects.toMatchObject(invalid)
  const many = Array.from({ length: 51 }, (_, index) => `/g${index}`)
  await expect(start({ logGroupNames: many })).rejects.toMatchObject(invalid)
  await expect(start({ logGroupName: '/async', limit: 100_001 })).rejects.toMatchObject(invalid)
  const missing = start({ logGroupNames: ['/async', '/nowhere'] })
  await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await expect(
    start({ logGroupName: '/async', queryString: 'fields @message | pattern @message' }),
  ).rejects.toMatchObject({
    name: 'MalformedQueryException',
    queryCompileError: { location: { startCharOffset: 18, endCharOffset: 25 } },
  })
  await expect(start({ logGroupName: '/async', endTime: SECOND - 7200 })).rejects.toMatchObject({
    name: 'MalformedQueryException',
  })
})
