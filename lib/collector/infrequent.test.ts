import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { openEventsReader, type Snapshot } from '#lib/store/queries/reader.ts'
import { usageIn } from '#lib/store/queries/usage.ts'
import { type TestServer, testServer, until } from '#local-aws/testing/harness.ts'
import { type Collector, startCollector } from './collector.ts'
import { DAY } from './stretch-of-time.ts'
import { pipelineOf } from './testing/pipeline.ts'

vi.setConfig({ testTimeout: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'infrequent-'))
const path = join(folder, 'events.db')
let aws: TestServer
let collector: Collector | null = null

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
  aws = await testServer()
})

afterEach(async () => {
  collector?.stop()
  await collector?.done
  await aws.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function look<T>(work: (snapshot: Snapshot) => T): T | null {
  const reader = openEventsReader(path)
  try {
    return reader.read(work)
  } finally {
    reader.close()
  }
}

test('an Infrequent Access group is read through Logs Insights, its past and its live end, and costs are noted', async () => {
  const logGroupName = '/aws/lambda/rare'
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName, logGroupClass: 'INFREQUENT_ACCESS' }))
  await aws.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 's' }))
  const now = Date.now()
  const put = (time: number, keys: readonly string[]) =>
    aws.logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName: 's',
        logEvents: keys.map((key) => ({ timestamp: time, message: `Inserted ${key}` })),
      }),
    )
  await put(now - 5 * 3_600_000, ['past-1', 'past-2'])
  await put(now - 1_000, ['live-1', 'live-1'])
  const writer = openEventsWriter(path)
  const configuration = {
    pipelines: [pipelineOf('rare', aws.url, logGroupName)],
    backfillMs: DAY,
    quotaShare: 1,
    dataDir: folder,
  }
  collector = startCollector({ configuration, writer, say: () => {} })
  const group = await until('the past and the live end', () =>
    look((snapshot) => {
      const found = readCatalog(snapshot).groups[0]
      return found !== undefined && found.linesRead === 4 && found.low === found.target ? found : null
    }),
  )
  expect(group.problem).toBe(null)
  collector.stop()
  await collector.done
  collector = null
  const usage = look((snapshot) => usageIn(snapshot, { from: 0, to: now + DAY })) ?? []
  const of = (operation: string) => usage.find((each) => each.operation === operation)
  expect(of('FilterLogEvents')).toBe(undefined)
  expect(of('StartQuery')).toMatchObject({ lines: 4 })
  expect(of('StartQuery')?.bytes).toBeGreaterThan(0)
  expect(of('GetQueryResults')?.requests).toBeGreaterThan(0)
})
