import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, expect, test } from 'vitest'
import { readAttemptLog } from './attempt-log.ts'
import { AwsError } from './aws-error.ts'
import { type LogPage, type LogQuery, type Reading, readLogPages } from './log-reader.ts'
import { type Answer, type Asked, type ScriptedAws, scriptedAws } from './testing/scripted-aws.ts'

const QUERY: LogQuery = { logGroup: '/aws/lambda/x', from: 1_000, to: 2_000, filter: null }
let aws: ScriptedAws
afterEach(() => aws.close())

async function clientFor(script: (asked: Asked, count: number) => Answer): Promise<CloudWatchLogsClient> {
  aws = await scriptedAws(script)
  return new CloudWatchLogsClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 500 },
  })
}

function event(id: string, message = 'hello') {
  return { eventId: id, timestamp: 1_500, ingestionTime: 1_600, logStreamName: 's', message }
}

function page(ids: readonly string[], nextToken?: string): Answer {
  return { body: { events: ids.map((id) => event(id)), ...(nextToken ? { nextToken } : {}) } }
}

async function readAll(
  client: CloudWatchLogsClient,
  reading: Partial<Reading> = {},
  query = QUERY,
): Promise<LogPage[]> {
  const pages: LogPage[] = []
  const patience = { pauseMs: 1, ...reading.patience }
  for await (const each of readLogPages(client, query, { place: 'here', ...reading, patience }))
    pages.push(each)
  return pages
}

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => (error instanceof AwsError ? error : expect.unreachable(String(error))),
  )

test('three empty pages with tokens are not the end', async () => {
  const client = await clientFor((_, count) => (count <= 3 ? page([], `t${count}`) : page(['e1'])))
  const pages = await readAll(client)
  expect(pages.map(({ lines, last }) => [lines.length, last])).toEqual([
    [0, false],
    [0, false],
    [0, false],
    [1, true],
  ])
  expect(pages[3]?.lines[0]).toEqual({
    eventId: 'e1',
    time: 1_500,
    ingestionTime: 1_600,
    stream: 's',
    message: 'hello',
  })
  expect(aws.asked.map(({ input }) => input.nextToken)).toEqual([undefined, 't1', 't2', 't3'])
})

test('the same token twice running is an error, after what came was handed out', async () => {
  const client = await clientFor((_, count) => page([`e${count}`], 'same'))
  const error = await errorOf(readAll(client))
  expect(error.code).toBe('SAME_TOKEN')
  expect(error.message).toContain('/aws/lambda/x')
  expect(aws.asked).toHaveLength(2)
})

test('the query is sent as it stands: bounds, filter, streams, limit', async () => {
  const client = await clientFor(() => page([]))
  await readAll(client, {}, { ...QUERY, filter: '"Duplicate"', streams: ['a'], limit: 7 })
  expect(aws.asked[0]).toEqual({
    operation: 'FilterLogEvents',
    input: {
      logGroupName: '/aws/lambda/x',
      startTime: 1_000,
      endTime: 2_000,
      filterPattern: '"Duplicate"',
      logStreamNames: ['a'],
      limit: 7,
    },
  })
})

test.each<[string, Answer]>([
  ['a body that is no JSON', { raw: '<html>sorry</html>' }],
  ['a bad gateway', { raw: '<html>sorry</html>', status: 502 }],
  ['a 503', { status: 503, body: { __type: 'ServiceUnavailableException', message: 'no' } }],
  ['throttling', { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } }],
  ['a reset', 'reset'],
])('%s is asked again, with the same token, and paced again', async (_, fault) => {
  let paced = 0
  const client = await clientFor((_asked, count) =>
    count === 1 ? page(['e1'], 't1') : count < 4 ? fault : page(['e2']),
  )
  const pace = async () => {
    paced++
  }
  const pages = await readAll(client, { pace })
  expect(pages.flatMap(({ lines }) => lines.map(({ eventId }) => eventId))).toEqual(['e1', 'e2'])
  expect(aws.asked.map(({ input }) => input.nextToken)).toEqual([undefined, 't1', 't1', 't1'])
  expect(paced).toBe(4)
})

test('a hang ends at the deadline', async () => {
  const client = await clientFor(() => 'hang')
  const error = await errorOf(readAll(client, { patience: { deadlineMs: 50, tries: 2 } }))
  expect(error.code).toBe('TIMEOUT')
  expect(aws.asked).toHaveLength(2)
})

test('a refusal is not asked again, and says which grant is missing', async () => {
  const client = await clientFor(() => ({
    status: 400,
    body: { __type: 'AccessDeniedException', message: 'User: x is not authorized' },
  }))
  const error = await errorOf(readAll(client))
  expect([error.code, error.passing]).toEqual(['ACCESS_DENIED', false])
  expect(error.message).toContain('not authorized')
  expect(error.hint).toBe(
    'Grant logs:FilterLogEvents on log group /aws/lambda/x (both log-group:/aws/lambda/x and log-group:/aws/lambda/x:*).',
  )
  expect(aws.asked).toHaveLength(1)
})

test.each([
  ['ResourceNotFoundException', 'NOT_FOUND'],
  ['InvalidParameterException', 'INVALID'],
  ['ExpiredTokenException', 'CREDENTIALS'],
  ['UnrecognizedClientException', 'CREDENTIALS'],
  ['SomethingNewException', 'INVALID'],
])('%s is %s', async (type, code) => {
  const client = await clientFor(() => ({ status: 400, body: { __type: type, message: 'm' } }))
  expect((await errorOf(readAll(client))).code).toBe(code)
})

test('nobody listening is UNREACHABLE', async () => {
  const client = await clientFor(() => 'hang')
  await aws.close()
  expect((await errorOf(readAll(client, { patience: { tries: 1 } }))).code).toBe('UNREACHABLE')
})

test('a stop ends a request that is under way, with its own reason', async () => {
  const stop = new AbortController()
  const client = await clientFor(() => {
    stop.abort(new Error('stopping'))
    return 'hang'
  })
  await expect(readAll(client, { stop: stop.signal })).rejects.toThrow('stopping')
})

test('the log of an attempt is bounded in lines and bytes, and says so', async () => {
  const many = Array.from({ length: 600 }, (_, i) => `e${i}`)
  const query = { logGroup: 'g', stream: 's', from: 5_000, to: 6_000 }
  const lines = await readAttemptLog(await clientFor(() => page(many)), query, 'here')
  expect([lines.lines.length, lines.bounded]).toEqual([500, true])
  expect(aws.asked[0]?.input).toMatchObject({ startTime: 4_000, endTime: 7_000, logStreamNames: ['s'] })
  await aws.close()
  const wide = { body: { events: [1, 2, 3].map((n) => event(`w${n}`, 'x'.repeat(600_000))) } }
  const bytes = await readAttemptLog(await clientFor(() => wide), query, 'here')
  expect([bytes.lines.length, bytes.bounded]).toEqual([1, true])
  await aws.close()
  const few = await readAttemptLog(await clientFor(() => page(['a', 'b'])), query, 'here')
  expect([few.lines.length, few.bounded]).toEqual([2, false])
})
