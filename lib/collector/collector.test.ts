import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedAws, scriptedAws } from '#lib/aws/testing/scripted-aws.ts'
import { Database } from '#lib/store/database.ts'
import { ended, type Running, startProgram, until } from './testing/local-aws-process.ts'

/** The machine may be busy with other tests: what is waited for is a condition, this is only when to give up. */
const PATIENCE = 90_000
const folder = mkdtempSync(join(tmpdir(), 'collect-'))
const credentials = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_REGION: 'us-east-1' }
let localAws: Running
let endpoint: string
let denying: ScriptedAws
let hanging: ScriptedAws
let collector: Running | null = null

beforeAll(async () => {
  localAws = await startProgram('local-aws', { LOCAL_AWS_PORT: '0', LOCAL_AWS_DATA: join(folder, 'aws') })
  endpoint = /http:\S+?(?=,|\s)/.exec(localAws.said)?.[0] ?? expect.unreachable(localAws.said)
  denying = await scriptedAws(() => ({
    status: 400,
    body: { __type: 'AccessDeniedException', message: 'User: x is not authorized' },
  }))
  hanging = await scriptedAws(() => 'hang')
  writeFileSync(join(folder, 'onceboard.yaml'), configuration())
  await seed()
}, PATIENCE)

afterAll(async () => {
  for (const running of [collector, localAws]) {
    running?.child.kill('SIGKILL')
    if (running) await ended(running.child)
  }
  await Promise.all([denying.close(), hanging.close()])
  rmSync(folder, { recursive: true, force: true })
})

function configuration(): string {
  return `backfill: 2d
pipelines:
  - { name: mine, endpoint: "${endpoint}", logGroups: ["/aws/lambda/mine-*"], table: { name: tracking, id: "md5({key})" } }
  - { name: gone, endpoint: "${endpoint}", logGroups: ["/aws/lambda/gone"], table: nowhere }
  - { name: denied, endpoint: "${denying.endpoint}", logGroups: ["/aws/lambda/denied"] }
  - { name: hangs, endpoint: "${hanging.endpoint}", logGroups: ["/aws/lambda/hangs"] }
`
}

const sdk = () => ({ region: 'us-east-1', endpoint, credentials: { accessKeyId: 'x', secretAccessKey: 'y' } })

async function seed(): Promise<void> {
  const logs = new CloudWatchLogsClient(sdk())
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/mine-a' }))
  await logs.send(new CreateLogStreamCommand({ logGroupName: '/aws/lambda/mine-a', logStreamName: 's' }))
  const dynamo = new DynamoDBClient(sdk())
  await dynamo.send(
    new CreateTableCommand({
      TableName: 'tracking',
      KeySchema: [{ AttributeName: 'tracking_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'tracking_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const now = Math.floor(Date.now() / 1000)
  const put = async (key: string) => {
    const id = createHash('md5').update(key).digest('hex')
    const Item = {
      tracking_id: { S: id },
      processed_at: { N: String(now) },
      ttl: { N: String(now + 30 * 86_400) },
    }
    await dynamo.send(new PutItemCommand({ TableName: 'tracking', Item }))
  }
  await until('the table is there', PATIENCE, () =>
    put('old').then(
      () => true,
      () => null,
    ),
  )
  await say(Date.now() - 30 * 3_600_000, 'old')
  await say(Date.now(), 'new')
}

/** One run of a handler: START, its words, END and REPORT. */
async function say(time: number, key: string): Promise<string> {
  const id = crypto.randomUUID()
  const messages = [`START RequestId: ${id} Version: 7`, `Inserted ${key}`, `END RequestId: ${id}`]
  const report = `REPORT RequestId: ${id}\tDuration: 3.00 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB\t`
  const logEvents = [...messages, report].map((message, i) => ({ timestamp: time + i, message }))
  const logs = new CloudWatchLogsClient(sdk())
  await logs.send(
    new PutLogEventsCommand({ logGroupName: '/aws/lambda/mine-a', logStreamName: 's', logEvents }),
  )
  return id
}

const data = join(folder, 'data')
const start = () =>
  startProgram('collector', {
    ...credentials,
    ONCEBOARD_CONFIG: join(folder, 'onceboard.yaml'),
    ONCEBOARD_DATA: data,
  })

function ask<T>(sql: string): T[] {
  const db = new Database(join(data, 'events.db'), { readOnly: true })
  try {
    return db.all<T>(sql)
  } finally {
    db.close()
  }
}

const keys = () => ask<{ key: string }>('SELECT key FROM delivery ORDER BY time').map(({ key }) => key)
const problems = () =>
  ask<{ name: string; code: string }>(
    'SELECT name, problem_code AS code FROM log_group JOIN cursor ON group_id = id WHERE problem_code IS NOT NULL ORDER BY name',
  ).map(({ name, code }) => `${name} ${code}`)

test('reads what there is; a denied, a missing and a hanging group stand beside it and say so', {
  timeout: PATIENCE,
}, async () => {
  collector = await start()
  await until('both lines', PATIENCE, () => keys().length === 2)
  expect(keys()).toEqual(['old', 'new'])
  await until('the problems', PATIENCE, () => problems().length === 3)
  expect(problems()).toEqual([
    '/aws/lambda/denied LOG_GROUP_UNREADABLE',
    '/aws/lambda/gone LOG_GROUP_MISSING',
    '/aws/lambda/hangs AWS_UNREACHABLE',
  ])
  const [hint] = ask<{ hint: string }>(
    "SELECT problem_hint AS hint FROM cursor WHERE problem_code = 'LOG_GROUP_UNREADABLE'",
  )
  expect(hint?.hint).toContain('logs:FilterLogEvents')
  const [table] = ask<{ value: string }>("SELECT value FROM meta WHERE name = 'problem:gone:table'")
  expect(JSON.parse(table?.value ?? '{}')).toMatchObject({ code: 'TABLE_MISSING' })
})

test('the window is measured from the records of keys that were seen', { timeout: PATIENCE }, async () => {
  const window = await until(
    'W',
    PATIENCE,
    () =>
      ask<{ ms: number; basis: string }>(
        "SELECT window_ms AS ms, window_basis AS basis FROM pipeline WHERE name = 'mine' AND window_ms > 0",
      )[0],
  )
  expect(window).toMatchObject({ ms: 30 * 86_400_000, basis: 'measured' })
})

test('a second collector on the same store is refused with one line', { timeout: PATIENCE }, async () => {
  await expect(start()).rejects.toThrow(
    /ended with 1: .*events\.db is being written by another collector \(process \d+\)[^\n]*\n$/,
  )
})

test('killed and started again it goes on; a replay of Onceboard is marked', {
  timeout: 2 * PATIENCE,
}, async () => {
  collector?.child.kill('SIGKILL')
  if (collector) await ended(collector.child)
  const requestId = await say(Date.now(), 'while it was down')
  const ops = new Database(join(data, 'ops.db'))
  ops.exec('CREATE TABLE replay (request_id TEXT)')
  ops.run('INSERT INTO replay VALUES (?)', requestId)
  ops.close()
  collector = await start()
  await until('the new line', PATIENCE, () => keys().length === 3)
  expect(keys()).toEqual(['old', 'new', 'while it was down'])
  const marked = await until(
    'the mark',
    PATIENCE,
    () => ask<{ key: string }>('SELECT key FROM delivery WHERE replay = 1')[0],
  )
  expect(marked.key).toBe('while it was down')
})

test('SIGTERM stops it within ten seconds, whatever hangs', { timeout: PATIENCE }, async () => {
  const running = collector ?? (await start())
  const before = Date.now()
  running.child.kill('SIGTERM')
  expect(await ended(running.child)).toBe(0)
  expect(Date.now() - before).toBeLessThan(10_000)
  expect(ask("SELECT 1 FROM meta WHERE name = 'lease'")).toEqual([])
})
