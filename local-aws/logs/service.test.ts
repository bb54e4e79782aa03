import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeQueriesCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  type InputLogEvent,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestServer, testServer } from '../testing/harness.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const HOUR = 3_600_000
let server: TestServer

beforeAll(async () => {
  server = await testServer()
  await server.logs.send(new CreateLogGroupCommand({ logGroupName: '/g' }))
  await server.logs.send(new CreateLogStreamCommand({ logGroupName: '/g', logStreamName: 's' }))
})
afterAll(() => server.close())

function put(logEvents: InputLogEvent[], logStreamName = 's') {
  return server.logs.send(new PutLogEventsCommand({ logGroupName: '/g', logStreamName, logEvents }))
}

async function lines(): Promise<(string | undefined)[]> {
  const answer = await server.logs.send(new FilterLogEventsCommand({ logGroupName: '/g' }))
  return (answer.events ?? []).map((event) => event.message)
}

describe('PutLogEvents', () => {
  const invalid = { name: 'InvalidParameterException' }

  test('a batch that breaks a limit fails whole', async () => {
    const now = Date.now()
    const event = (timestamp: number, message = 'x') => ({ timestamp, message })
    await expect(put([])).rejects.toMatchObject(invalid)
    await expect(put(Array.from({ length: 10_001 }, () => event(now)))).rejects.toMatchObject(invalid)
    await expect(put([event(now), event(now - 1)])).rejects.toMatchObject(invalid)
    await expect(put([event(now - 24 * HOUR - 1), event(now)])).rejects.toMatchObject(invalid)
    await expect(put([event(now, '')])).rejects.toMatchObject(invalid)
    await expect(put([event(now, 'é'.repeat(524_276))])).rejects.toMatchObject(invalid)
    await expect(put([event(now)], 'nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect(await lines()).toEqual([])
  })

  test('the largest batches pass', async () => {
    const now = Date.now()
    await put([{ timestamp: now, message: 'é'.repeat(524_275) }])
    await put(Array.from({ length: 10_000 }, (_, index) => ({ timestamp: now, message: String(index) })))
    await put([
      { timestamp: now - 24 * HOUR, message: 'a day' },
      { timestamp: now, message: 'apart' },
    ])
  })

  test('events too old or too new are rejected, the rest is accepted', async () => {
    const now = Date.now()
    const old = await put([
      { timestamp: now - 14 * 24 * HOUR - 5000, message: 'too old' },
      { timestamp: now - 14 * 24 * HOUR + 60_000, message: 'just in' },
    ])
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 })
    const ahead = await put([
      { timestamp: now, message: 'in time' },
      { timestamp: now + 2 * HOUR + 5000, message: 'too new' },
    ])
    expect(ahead.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 })
    const bounds = { startTime: now - 15 * 24 * HOUR, endTime: now - 13 * 24 * HOUR }
    const found = await server.logs.send(new FilterLogEventsCommand({ logGroupName: '/g', ...bounds }))
    expect(found.events?.map((event) => event.message)).toEqual(['just in'])
  })
})

describe('GetLogEvents', () => {
  test('pages forward and backward; a token that does not move is the end', async () => {
    const now = Date.now()
    const batch = {
      logGroup: '/tail',
      stream: 'a',
      lines: [1, 2, 3, 4, 5].map((n) => ({ time: now + n, message: `l${n}` })),
    }
    const other = { logGroup: '/tail', stream: 'b', lines: [{ time: now + 2, message: 'not mine' }] }
    await server.control('POST', 'append', { id: 'tail', batches: [batch, other] })
    const get = async (input: object) => {
      const answer = await server.logs.send(
        new GetLogEventsCommand({ logGroupName: '/tail', logStreamName: 'a', limit: 2, ...input }),
      )
      return { ...answer, said: answer.events?.map((event) => event.message) }
    }
    const first = await get({ startFromHead: true })
    expect(first.said).toEqual(['l1', 'l2'])
    expect(first.events?.[0]).not.toHaveProperty('eventId')
    const second = await get({ nextToken: first.nextForwardToken })
    expect(second.said).toEqual(['l3', 'l4'])
    expect((await get({ nextToken: second.nextBackwardToken })).said).toEqual(['l1', 'l2'])
    const third = await get({ nextToken: second.nextForwardToken })
    const end = await get({ nextToken: third.nextForwardToken })
    expect([third.said, end.said]).toEqual([['l5'], []])
    expect(end.nextForwardToken).toBe(third.nextForwardToken)
    expect((await get({})).said).toEqual(['l4', 'l5'])
    expect((await get({ startFromHead: true, endTime: now + 2 })).said).toEqual(['l1'])
    await expect(get({ nextToken: 'f/forged' })).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('groups and streams', () => {
  test('are listed in pages, by prefix and by part of the name', async () => {
    for (let index = 0; index < 55; index += 1) {
      await server.logs.send(
        new CreateLogGroupCommand({ logGroupName: `/many/${String(index).padStart(2, '0')}` }),
      )
    }
    const describeGroups = (input: object) => server.logs.send(new DescribeLogGroupsCommand(input))
    const first = await describeGroups({ logGroupNamePrefix: '/many/' })
    const next = { logGroupNamePrefix: '/many/', nextToken: first.nextToken }
    expect([first.logGroups?.length, (await describeGroups(next)).logGroups?.length]).toEqual([50, 5])
    const [found, ...others] = (await describeGroups({ logGroupNamePattern: 'ny/07' })).logGroups ?? []
    expect(others).toEqual([])
    expect(found).toMatchObject({
      logGroupName: '/many/07',
      logGroupClass: 'STANDARD',
      arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/many/07:*',
      logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/many/07',
    })
    const both = { logGroupNamePrefix: '/m', logGroupNamePattern: 'm' }
    await expect(describeGroups(both)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  test('a deleted group takes its events along, also when it is made again', async () => {
    const now = Date.now()
    const line = { logGroup: '/gone', stream: 's', lines: [{ time: now, message: 'before' }] }
    await server.control('POST', 'append', { id: 'gone', batches: [line] })
    await server.logs.send(new DeleteLogGroupCommand({ logGroupName: '/gone' }))
    const ask = () => server.logs.send(new FilterLogEventsCommand({ logGroupName: '/gone' }))
    await expect(ask()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await server.logs.send(new CreateLogGroupCommand({ logGroupName: '/gone' }))
    expect((await ask()).events).toEqual([])
    const again = server.logs.send(new CreateLogGroupCommand({ logGroupName: '/gone' }))
    await expect(again).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' })
  })

  test('of Infrequent Access say so, take lines, and refuse to be filtered or read', async () => {
    const logGroupName = '/rare'
    const logStreamName = 's'
    const logGroupClass = 'INFREQUENT_ACCESS'
    await server.logs.send(new CreateLogGroupCommand({ logGroupName, logGroupClass }))
    await server.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
    const logEvents = [{ timestamp: Date.now(), message: 'x' }]
    await server.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }))
    const described = await server.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/rare' }))
    expect(described.logGroups?.map((group) => group.logGroupClass)).toEqual([logGroupClass])
    const only = await server.logs.send(new DescribeLogGroupsCommand({ logGroupClass }))
    expect(only.logGroups?.map((group) => group.logGroupName)).toEqual(['/rare'])
    const refused = (operation: string) => ({
      name: 'InvalidOperationException',
      message: `The log group /rare is of log-group-class INFREQUENT_ACCESS. ${operation} is not supported for this log class.`,
    })
    const filter = server.logs.send(new FilterLogEventsCommand({ logGroupName }))
    await expect(filter).rejects.toMatchObject(refused('FilterLogEvents'))
    const get = server.logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }))
    await expect(get).rejects.toMatchObject(refused('GetLogEvents'))
  })

  test('streams say when their events were', async () => {
    const answer = await server.logs.send(
      new DescribeLogStreamsCommand({ logGroupName: '/tail', orderBy: 'LastEventTime', descending: true }),
    )
    expect(answer.logStreams?.map((stream) => stream.logStreamName)).toEqual(['a', 'b'])
    const [a] = answer.logStreams ?? []
    expect((a?.lastEventTimestamp ?? 0) - (a?.firstEventTimestamp ?? 0)).toBe(4)
  })
})

test('an operation that it has not is refused, and the log names it', async () => {
  const asked = server.logs.send(new DescribeQueriesCommand({}))
  await expect(asked).rejects.toMatchObject({ name: 'UnknownOperationException' })
  expect(server.logged.join()).toContain('DescribeQueries')
})
