import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReplayView } from '#lib/domain/replay-views.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { openOps } from '#lib/store/ops/ops-store.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import { RULES } from '../testing/made-store.ts'
import { CRASH_POINTS, type CrashOrder, type CrashPoint } from './testing/crash-points.ts'

/** Of each point; the long form says more. */
const RUNS = Number(process.env.ONCEBOARD_CRASHES ?? 1)
const NAME = 'guarded'
const MAIN = fileURLToPath(new URL('testing/crash-main.ts', import.meta.url))
const PLAIN_NODE = new URL('../../cli/plain-node.ts', import.meta.url).href

let aws: TestServer
let folder: string
let made = 0

beforeAll(async () => {
  aws = await testServer()
  folder = mkdtempSync(join(tmpdir(), 'onceboard-crash-'))
  const environment = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1' }
  const module = fileURLToPath(new URL('testing/guarded-handler.ts', import.meta.url))
  await aws.control('PUT', `functions/${NAME}`, {
    module,
    timeoutMs: 10_000,
    memoryMb: 128,
    logFormat: 'Text',
    version: '1',
    environment,
  })
  await aws.dynamo.send(
    new CreateTableCommand({
      TableName: 'tracking',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const pipeline = {
    name: NAME,
    endpoint: aws.url,
    logGroups: [`/aws/lambda/${NAME}`],
    table: { name: 'tracking', id: '{key}' },
    keyScheme: 'bucket#key#etag',
    trigger: 's3',
    window: '30d',
    replay: { lambda: NAME },
  }
  writeFileSync(join(folder, 'onceboard.yaml'), JSON.stringify({ pipelines: [pipeline] }))
})
afterAll(async () => {
  await aws.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An event that failed before its guard: it was seen, and no record of it is there. */
function failedEvent(): string {
  const key = `drop#in/${++made}.pdf#${String(made).padStart(32, '0')}`
  const writer = openEventsWriter(join(folder, 'events.db'))
  const group = { account: '000000000000', region: 'us-east-1', name: `/aws/lambda/${NAME}` }
  const pipelineId = writer.registerPipeline({
    ...RULES,
    name: NAME,
    keyScheme: 'bucket#key#etag',
    trigger: 's3',
  })
  const groupId = writer.registerGroup(pipelineId, group)
  const time = Date.now() - 60_000
  const line = {
    eventId: String(made).padStart(56, '0'),
    time,
    ingestionTime: time,
    stream: 's',
    message: `Failed ${key}`,
  }
  const signal = {
    kind: 'outcome',
    outcome: 'failed',
    key,
    requestId: null,
    evidence: {},
    source: null,
  } as const
  const cursor = { low: time - 86_400_000, high: Date.now(), target: time - 86_400_000 }
  writer.apply({
    groupId,
    signals: [{ line, signal }],
    minutes: new Map(),
    replaceMinutes: null,
    cursor,
    linesRead: 1,
  })
  writer.close()
  return key
}

/** Runs the process to its end, or to its death. Answers the signal that killed it. */
function run(order: CrashOrder): Promise<string | null> {
  const child = spawn(process.execPath, ['--import', PLAIN_NODE, MAIN, JSON.stringify(order)], {
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      ONCEBOARD_CONFIG: join(folder, 'onceboard.yaml'),
      ONCEBOARD_DATA: folder,
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) =>
      code === null || code === 0 ? resolve(signal) : reject(new Error(`it ended with ${code}`)),
    )
  })
}

/** How often local-aws ran the function with the event. */
async function sends(key: string): Promise<number> {
  const { events = [] } = await aws.logs.send(
    new FilterLogEventsCommand({
      logGroupName: `/aws/lambda/${NAME}`,
      filterPattern: `"${key.split('#')[2]}"`,
    }),
  )
  return events.filter(({ message }) => message?.startsWith('{')).length
}

function replay(clientRequestId: string): ReplayView {
  const ops = openOps(join(folder, 'ops.db'))
  const found = ops.byClientRequest(clientRequestId)
  ops.close()
  if (found === null) throw new Error('the ledger knows of no such replay')
  return found.view
}

const EXECUTED = { state: 'SENT', verdict: { name: 'EXECUTED' } }
const LEFT: Readonly<Record<CrashPoint, { readonly view: object; readonly sends: readonly number[] }>> = {
  // Nothing was promised yet: the person's next try is the first.
  'before PREPARED': { view: EXECUTED, sends: [1] },
  'after PREPARED': { view: { state: 'FAILED', verdict: null }, sends: [0] },
  'before SENDING': { view: { state: 'FAILED', verdict: null }, sends: [0] },
  'after SENDING': { view: { state: 'MAYBE_SENT', verdict: null }, sends: [0] },
  'amid the send': { view: { state: 'MAYBE_SENT', verdict: null }, sends: [0, 1] },
  'after the answer': { view: { state: 'MAYBE_SENT', verdict: null }, sends: [1] },
  'after SENT': { view: EXECUTED, sends: [1] },
  'before the verdict': { view: EXECUTED, sends: [1] },
  'after the verdict': { view: EXECUTED, sends: [1] },
}

test.each(CRASH_POINTS)(
  'fault 25: killed %s: one send at most, and the ledger says what is known',
  async (crash) => {
    for (let round = 0; round < RUNS; round++) {
      const key = failedEvent()
      const order = { pipeline: NAME, key, clientRequestId: randomUUID(), amidMs: (round * 7) % 60 }
      expect(await run({ ...order, crash })).toBe('SIGKILL')
      expect(await run({ ...order, crash: null })).toBeNull()
      expect(replay(order.clientRequestId)).toMatchObject(LEFT[crash].view)
      expect(LEFT[crash].sends).toContain(await sends(key))
    }
  },
)
