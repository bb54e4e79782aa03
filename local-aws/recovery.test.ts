import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clientsFor, temporaryFolder, until } from './testing/harness.ts'
import { spawnLocalAws } from './testing/spawned.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PROBE = fileURLToPath(new URL('./testing/handlers/probe.ts', import.meta.url))
let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

/** One append of `count` lines, a truth for each. */
function chunk(id: number, count: number) {
  const lines = Array.from({ length: count }, (_, index) => ({
    time: 1_700_000_000_000 + id * count + index,
    message: `${id}/${index}`,
  }))
  const truth = lines.map(({ message, time }) => ({ kind: 'outcome', key: message, time }))
  return { id: `chunk ${id}`, batches: [{ logGroup: '/g', stream: 's', lines, truth }] }
}

async function messagesOf(url: string): Promise<string[]> {
  const { logs } = clientsFor(url)
  const found: string[] = []
  let nextToken: string | undefined
  do {
    const asked = { logGroupName: '/g' }
    const page = await logs.send(new FilterLogEventsCommand(nextToken ? { ...asked, nextToken } : asked))
    found.push(...(page.events ?? []).map((event) => event.message ?? ''))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

async function keysOf(url: string): Promise<string[]> {
  const found: string[] = []
  let after: unknown = 0
  while (after !== null) {
    const page = await clientsFor(url).control('GET', `truth?limit=5000&after=${after}`)
    const entries = Array.isArray(page['entries']) ? page['entries'] : []
    found.push(...entries.map((entry) => String(entry.key)))
    after = page['next']
  }
  return found
}

test('a kill -9 among appends leaves each of them whole or not at all, and they can be sent again', async () => {
  const chunks = Array.from({ length: 12 }, (_, id) => chunk(id, 2000))
  const first = await spawnLocalAws(folder)
  let answered = 0
  const sent = Promise.all(
    chunks.map(async (body) => {
      await clientsFor(first.url).control('POST', 'append', body)
      answered += 1
      if (answered === 4) first.child.kill('SIGKILL')
    }),
  )
  await expect(sent).rejects.toThrow()
  await first.ended

  const second = await spawnLocalAws(folder)
  const kept = await messagesOf(second.url)
  expect(kept.length).toBeGreaterThanOrEqual(4 * 2000)
  expect(kept.length % 2000).toBe(0)
  expect((await keysOf(second.url)).sort()).toEqual([...kept].sort())

  const answers = await Promise.all(
    chunks.map((body) => clientsFor(second.url).control('POST', 'append', body)),
  )
  expect(answers.filter((answer) => answer['appended'] === false)).toHaveLength(kept.length / 2000)
  const all = chunks.flatMap((body) => body.batches[0]?.lines.map((line) => line.message) ?? [])
  expect(await messagesOf(second.url)).toEqual(all)
  expect((await keysOf(second.url)).sort()).toEqual([...all].sort())
  second.child.kill('SIGKILL')
  await second.ended
})

test('tables, their time to live and their items survive a kill -9', async () => {
  const first = await spawnLocalAws(folder)
  const before = clientsFor(first.url).dynamo
  const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' as const }]
  const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' as const }]
  const table = {
    TableName: 'kept',
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST' as const,
  }
  await before.send(new CreateTableCommand(table))
  await until('the table', () =>
    before.send(new PutItemCommand({ TableName: 'kept', Item: { id: { S: 'x' } } })).then(
      () => true,
      () => null,
    ),
  )
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true }
  await before.send(new UpdateTimeToLiveCommand({ TableName: 'kept', TimeToLiveSpecification }))
  first.child.kill('SIGKILL')
  await first.ended

  const second = await spawnLocalAws(folder)
  const after = clientsFor(second.url).dynamo
  expect(
    (await after.send(new GetItemCommand({ TableName: 'kept', Key: { id: { S: 'x' } } }))).Item,
  ).toBeDefined()
  const described = await after.send(new DescribeTimeToLiveCommand({ TableName: 'kept' }))
  expect(described.TimeToLiveDescription?.AttributeName).toBe('ttl')
  second.child.kill('SIGKILL')
  await second.ended
})

/** Function processes that run now; Linux tells, elsewhere the test has nothing to look at. */
function functionProcesses(): string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      return (
        /^\d+$/.test(entry) &&
        readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`LOCALAWS_TEST=${folder}`)
      )
    } catch {
      return false
    }
  })
}

test('a kill -9 leaves no function process behind, and pending events run afterwards', async () => {
  const first = await spawnLocalAws(folder)
  const { control, lambda } = clientsFor(first.url)
  const environment = { LOCALAWS_TEST: folder }
  await control('PUT', 'functions/f', { module: PROBE, timeoutMs: 60_000, version: '1', environment })
  // One holds its thread, so that it hears nothing; the other waits.
  const send = (event: object) =>
    lambda.send(
      new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: JSON.stringify(event) }),
    )
  const ids = [await send({ do: 'spin' }), await send({ ms: 30_000 })].map(
    (answer) => answer.$metadata.requestId,
  )
  if (process.platform === 'linux') {
    await until('two processes', () => (functionProcesses().length === 2 ? true : null))
  }
  // What runs keeps its minute; what runs after the restart is given up soon.
  await control('PUT', 'functions/f', { module: PROBE, timeoutMs: 100, version: '2', environment })
  first.child.kill('SIGKILL')
  await first.ended
  if (process.platform === 'linux') {
    await until('no process', () => (functionProcesses().length === 0 ? true : null))
  }

  const second = await spawnLocalAws(folder, { LOCAL_AWS_RETRY_DELAYS_MS: '10,10' })
  const ended = await until('both to be given up', async () => {
    const { entries } = await clientsFor(second.url).control('GET', 'truth')
    const attempts = (Array.isArray(entries) ? entries : []).filter((entry) => entry.kind === 'attempt')
    return new Set(attempts.map((entry) => entry.requestId)).size === 2 ? attempts : null
  })
  expect(ids).toEqual(expect.arrayContaining([...new Set(ended.map((entry) => entry.requestId))]))
  expect(ended.every((entry) => entry.status === 'timeout')).toBe(true)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
})
