import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, expect, test } from 'vitest'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { AwsError } from './aws-error.ts'
import { type InsightsRules, insightsTime, runInsights } from './insights.ts'
import { readInsightsPages } from './insights-lines.ts'
import { type Answer, type Asked, type ScriptedAws, scriptedAws } from './testing/scripted-aws.ts'

const QUERY = { logGroup: '/rare', from: 1_500, to: 61_200, query: 'stats count(*)' }
let aws: ScriptedAws
let slept: number[]
afterEach(() => aws.close())

async function clientFor(script: (asked: Asked, count: number) => Answer): Promise<CloudWatchLogsClient> {
  aws = await scriptedAws(script)
  slept = []
  return new CloudWatchLogsClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  })
}

function rules(more: Partial<InsightsRules> = {}): InsightsRules {
  const sleep = async (ms: number) => void slept.push(ms)
  return { place: 'here', stop: new AbortController().signal, sleep, patience: { pauseMs: 1 }, ...more }
}

const operations = () => aws.asked.map(({ operation }) => operation)
const row = (fields: Record<string, string>) =>
  Object.entries(fields).map(([field, value]) => ({ field, value }))
const done = (results: unknown[], more: object = {}) => ({
  body: {
    status: 'Complete',
    results,
    statistics: { bytesScanned: 42, recordsMatched: results.length },
    ...more,
  },
})

test('a query is looked at until it is complete, ever more rarely, and its pages are gathered', async () => {
  const client = await clientFor(({ operation, input }, count) => {
    if (operation === 'StartQuery') return { body: { queryId: 'q' } }
    if (count <= 4)
      return { body: { status: count === 2 ? 'Scheduled' : 'Running', results: [row({ n: 'part' })] } }
    return input.nextToken === undefined
      ? done([row({ n: '1' })], { nextToken: 't' })
      : done([row({ n: '2' })])
  })
  const result = await runInsights(client, QUERY, rules())
  expect(result.rows.map((each) => each.get('n'))).toEqual(['1', '2'])
  expect(result.bytesScanned).toBe(42)
  expect(slept).toEqual([500, 1_000, 2_000, 3_000])
  expect(aws.asked[0]?.input).toMatchObject({ logGroupName: '/rare', startTime: 1, endTime: 62 })
})

test.each(['Failed', 'Cancelled', 'Timeout'])(
  'a query that ended as %s is an error, and is told to stop',
  async (status) => {
    const client = await clientFor(({ operation }) =>
      operation === 'StartQuery' ? { body: { queryId: 'q' } } : { body: { status, success: true } },
    )
    await expect(runInsights(client, QUERY, rules())).rejects.toMatchObject({
      code: status === 'Timeout' ? 'TIMEOUT' : 'UNKNOWN',
    })
    expect(operations().at(-1)).toBe('StopQuery')
  },
)

test('a query that does not end is stopped at its deadline; one amid which the collector stops, too', async () => {
  const client = await clientFor(({ operation }) =>
    operation === 'StartQuery' ? { body: { queryId: 'q' } } : { body: { status: 'Running', success: true } },
  )
  await expect(runInsights(client, QUERY, rules({ deadlineMs: 5_000 }))).rejects.toMatchObject({
    code: 'TIMEOUT',
  })
  expect(operations().at(-1)).toBe('StopQuery')
  const stop = new AbortController()
  const sleep = async () => stop.abort(new Error('stopping'))
  await expect(runInsights(client, QUERY, rules({ stop: stop.signal, sleep }))).rejects.toThrow('stopping')
  expect(operations().at(-1)).toBe('StopQuery')
})

test('refusals are told apart: too many queries pass, a malformed one does not', async () => {
  const client = await clientFor((_, count) => ({
    status: 400,
    body: { __type: count <= 3 ? 'LimitExceededException' : 'MalformedQueryException', message: 'm' },
  }))
  const codes: string[] = []
  const asked = (error: AwsError | null) => void codes.push(error?.code ?? 'ok')
  await expect(runInsights(client, QUERY, rules({ start: { asked } }))).rejects.toMatchObject({
    code: 'THROTTLED',
  })
  await expect(runInsights(client, QUERY, rules({ start: { asked } }))).rejects.toMatchObject({
    code: 'INVALID',
  })
  expect(codes).toEqual(['THROTTLED', 'THROTTLED', 'THROTTLED', 'INVALID'])
})

/** A line each 10 ms of the given seconds, as Insights would answer: at most 10,000 of them. */
function many({ startTime, endTime }: Readonly<Record<string, unknown>>, until: number): Answer {
  const rows: unknown[] = []
  let matched = 0
  for (
    let time = Number(startTime) * 1_000;
    time < Math.min(until, (Number(endTime) + 1) * 1_000);
    time += 10
  ) {
    matched++
    const at = new Date(time).toISOString().replace('T', ' ').slice(0, -1)
    if (rows.length < 10_000)
      rows.push(
        row({
          '@timestamp': at,
          '@ingestionTime': at,
          '@message': 'same',
          '@logStream': 's',
          '@ptr': `p${rows.length}`,
        }),
      )
  }
  return {
    body: { status: 'Complete', results: rows, statistics: { bytesScanned: 1, recordsMatched: matched } },
  }
}

test('a window with more lines than Insights answers is read in parts, each line once, whatever its pointer says', async () => {
  let asked: Readonly<Record<string, unknown>> = {}
  const client = await clientFor(({ operation, input }) => {
    if (operation !== 'StartQuery') return many(asked, 300_000)
    asked = input
    return { body: { queryId: 'q' } }
  })
  const read = async () => {
    const lines: LogLine[] = []
    const query = { logGroup: '/rare', from: 500, to: 600_000, filter: null }
    let last = false
    for await (const page of readInsightsPages(client, query, rules())) {
      lines.push(...page.lines)
      last = page.last
    }
    expect(last).toBe(true)
    return lines
  }
  const first = await read()
  expect(first).toHaveLength((300_000 - 500) / 10)
  expect(first[0]?.time).toBe(500)
  expect(new Set(first.map(({ eventId }) => eventId)).size).toBe(first.length)
  expect((await read()).map(({ eventId }) => eventId)).toEqual(first.map(({ eventId }) => eventId))
})

test("lines of one millisecond keep an attempt's order, and the same line twice is two", async () => {
  const at = '2026-11-21 12:00:00.000'
  const messages = [
    'REPORT RequestId: a',
    'END RequestId: a',
    'said',
    'said',
    'START RequestId: a Version: 1',
  ]
  const rows = messages.map((message) => row({ '@timestamp': at, '@message': message, '@logStream': 's' }))
  const client = await clientFor(({ operation }) =>
    operation === 'StartQuery' ? { body: { queryId: 'q' } } : done(rows),
  )
  const from = Date.parse('2026-11-21T12:00:00Z')
  const [page] = await Array.fromAsync(
    readInsightsPages(client, { logGroup: '/rare', from, to: from + 500, filter: null }, rules()),
  )
  const sorted = [...(page?.lines ?? [])].sort((a, b) => (a.eventId < b.eventId ? -1 : 1))
  expect(sorted.map(({ message }) => message.split(' ')[0])).toEqual([
    'START',
    'said',
    'said',
    'END',
    'REPORT',
  ])
})

test('instants as Insights writes them', () => {
  expect(insightsTime('2026-11-21 12:00:30.500')).toBe(Date.parse('2026-11-21T12:00:30.500Z'))
  expect(insightsTime('yesterday')).toBeNaN()
})
