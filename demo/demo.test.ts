import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Spawned, spawnLocalAws } from '#local-aws/testing/spawned.ts'
import { outcomeOf } from './history/fixtures.ts'
import type { LedgerRow } from './ledger/count.ts'
import { logGroupOf, PIPELINES } from './pipelines/catalogue.ts'
import { PARTITION, paymentKey } from './pipelines/payments/payment.ts'
import { invoker } from './traffic/invoker.ts'

const BIN = fileURLToPath(new URL('../bin/demo.js', import.meta.url))
const PATIENCE_MS = 120_000
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'))
const demos: ChildProcess[] = []
let aws: Spawned
let env: Record<string, string>

beforeAll(async () => {
  aws = await spawnLocalAws(folder, { LOCAL_AWS_RETRY_DELAYS_MS: '100,200' })
  env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' },
    ...{ LOCAL_AWS_PORT: new URL(aws.url).port, LOCAL_AWS_DATA: folder },
    ...{ DEMO_SEED: 'test', DEMO_DELIVERIES: '300', DEMO_DAYS: '1', DEMO_RATE: '3' },
  }
}, PATIENCE_MS)

afterAll(() => {
  for (const child of [...demos, aws.child]) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Nothing of this test's own environment but what a process needs. */
function environment(): NodeJS.ProcessEnv {
  return { NODE_ENV: 'test', ...env }
}

async function startDemo(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [BIN], {
    env: environment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  demos.push(child)
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code} before it was ready`)))
  })
  return child
}

async function command(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [BIN, ...args], { env: environment(), maxBuffer: 1e8 }))
    .stdout
}

async function ledgerRows(...args: string[]): Promise<LedgerRow[]> {
  return JSON.parse(await command('ledger', ...args)).rows
}

async function printed(pipeline: string): Promise<{ processed: number; duplicate: number }> {
  const client = new CloudWatchLogsClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const counted = { processed: 0, duplicate: 0 }
  for await (const page of paginateFilterLogEvents({ client }, { logGroupName: logGroupOf(pipeline) })) {
    for (const event of page.events ?? []) {
      const outcome = outcomeOf(event.message ?? '')
      if (outcome === 'processed' || outcome === 'duplicate') counted[outcome]++
    }
  }
  return counted
}

function total(rows: readonly LedgerRow[], pipeline: string) {
  const own = rows.filter((row) => row.pipeline === pipeline)
  const sum = (field: 'processed' | 'duplicate') => own.reduce((all, row) => all + row[field], 0)
  return { processed: sum('processed'), duplicate: sum('duplicate') }
}

async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await is()); await sleep(200))
    if (Date.now() > end) throw new Error(`never: ${what}`)
}

it(
  'history and live traffic are in the ledger as they are in the logs; a crash changes nothing that was told',
  async () => {
    const begun = Date.now()
    const demo = await startDemo()
    const live = ['--from', String(begun)]
    const history = await ledgerRows('--to', String(begun - 5000))
    expect(history.reduce((all, row) => all + row.deliveries, 0)).toBeGreaterThan(200)

    await until('live deliveries', async () => {
      const rows = await ledgerRows(...live)
      return rows.reduce((all, row) => all + row.deliveries, 0) > 12
    })
    expect(await command('pause')).toContain('nothing is in flight')

    const payment = { paymentId: `p-${begun}`, account: 'a', amount: 1, currency: 'EUR' }
    const lambda = invoker(aws.url)
    await until('the payment is taken', () => lambda.call('payments', payment))
    const before = total(await ledgerRows(), 'payments')
    expect(await lambda.call('payments', payment)).toBe(true)

    const rows = await ledgerRows()
    expect(total(rows, 'payments')).toEqual({ ...before, duplicate: before.duplicate + 1 })
    for (const { name, rules } of PIPELINES.filter(({ rules }) => rules.silence === null))
      expect(total(rows, name), rules.trigger).toEqual(await printed(name))

    const dynamo = new DynamoDBClient({
      ...{
        endpoint: aws.url,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      },
    })
    const key = { id: { S: PARTITION }, sk: { S: paymentKey(payment) } }
    const record = await dynamo.send(new GetItemCommand({ TableName: 'payments-idempotency', Key: key }))
    expect(record.Item?.['status']).toEqual({ S: 'COMPLETED' })

    demo.kill('SIGKILL')
    const again = await startDemo()
    expect(await ledgerRows()).toEqual(rows)
    again.kill('SIGTERM')
    expect(await new Promise((resolve) => again.once('exit', resolve))).toBe(0)
  },
  3 * PATIENCE_MS,
)
