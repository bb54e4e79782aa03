import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { readCatalog, type StoredGroup } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { type TestServer, testServer, until } from '#local-aws/testing/harness.ts'
import { type Collector, startCollector } from './collector.ts'
import { HOUR } from './stretch-of-time.ts'
import { pipelineOf } from './testing/pipeline.ts'

vi.setConfig({ testTimeout: 60_000 })
const OWN = '123456789012'
const OTHER = '222222222222'
const ROLE = `arn:aws:iam::${OTHER}:role/onceboard`
let folder: string
let aws: TestServer
let collector: Collector | null = null

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y')
  folder = mkdtempSync(join(tmpdir(), 'accounts-'))
  aws = await testServer({ quotas: 'real' })
})

afterEach(async () => {
  collector?.stop()
  await collector?.done
  collector = null
  await aws.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function groups(): readonly StoredGroup[] {
  const reader = openEventsReader(join(folder, 'events.db'))
  try {
    return reader.read((snapshot) => readCatalog(snapshot).groups) ?? []
  } finally {
    reader.close()
  }
}

const lines = () =>
  Object.fromEntries(
    groups().map(({ account, region, name, linesRead }) => [`${account} ${region} ${name}`, linesRead]),
  )

function begin(pipelines: readonly ReturnType<typeof pipelineOf>[]): void {
  const configuration = { pipelines: [...pipelines], backfillMs: HOUR, quotaShare: 0.4, dataDir: folder }
  collector = startCollector({
    configuration,
    writer: openEventsWriter(join(folder, 'events.db')),
    say: () => {},
  })
}

let puts = 0
const put = (logGroup: string, account: string, region: string, keys: readonly string[]) =>
  aws.control('POST', 'append', {
    id: `put ${puts++}`,
    batches: [
      {
        account,
        region,
        logGroup,
        stream: 's',
        lines: keys.map((key) => ({ time: Date.now() - 1_000, message: `Inserted ${key}` })),
      },
    ],
  })

const usage = async () => {
  const { usage: rows } = await aws.control('GET', 'usage')
  return Array.isArray(rows) ? rows : []
}

test('accounts and regions stand apart, each read with its own credentials and within its own quota', async () => {
  await aws.control('PUT', 'principals', { arn: ROLE, externalId: 'secret' })
  await put('/app/a', OWN, 'us-east-1', ['1'])
  await put('/app/a', OTHER, 'us-east-1', ['1', '2'])
  await put('/app/a', OTHER, 'eu-central-1', ['1', '2', '3'])
  const account = { roleArn: ROLE, externalId: 'secret' }
  begin([
    pipelineOf('own', aws.url, '/app/*'),
    pipelineOf('other', aws.url, '/app/*', { account }),
    pipelineOf('far', aws.url, '/app/*', { account, region: 'eu-central-1' }),
  ])
  const expected = {
    [`${OWN} us-east-1 /app/a`]: 1,
    [`${OTHER} us-east-1 /app/a`]: 2,
    [`${OTHER} eu-central-1 /app/a`]: 3,
  }
  await until('all lines', () =>
    Object.values(lines()).reduce((sum, each) => sum + each, 0) === 6 ? true : null,
  )
  expect(lines()).toEqual(expected)
  expect(groups().filter(({ problem }) => problem !== null)).toEqual([])
  expect((await usage()).filter(({ throttled }) => throttled > 0)).toEqual([])
})

test('a role that may not be assumed is the problem of its groups alone; it is read once it may', async () => {
  await aws.control('PUT', 'principals', { arn: ROLE, externalId: 'secret' })
  await put('/app/a', OWN, 'us-east-1', ['1'])
  await put('/app/b', OTHER, 'us-east-1', ['1', '2'])
  begin([
    pipelineOf('own', aws.url, '/app/a'),
    pipelineOf('other', aws.url, '/app/b', { account: { roleArn: ROLE, externalId: 'wrong' } }),
  ])
  const denied = await until(
    'the problem',
    () => groups().find(({ problem }) => problem?.code === 'AWS_CREDENTIALS') ?? null,
  )
  expect(denied).toMatchObject({ name: '/app/b', account: OTHER })
  expect(denied.problem?.message).toContain(ROLE)
  await until('the other', () => (lines()[`${OWN} us-east-1 /app/a`] === 1 ? true : null))
  await aws.control('PUT', 'principals', { arn: ROLE, externalId: 'wrong' })
  await until('its lines', () => (lines()[`${OTHER} us-east-1 /app/b`] === 2 ? true : null))
  expect(groups().find(({ name }) => name === '/app/b')?.problem).toBe(null)
})

test('a denied group is named; one that appears later is found; one that is deleted keeps its history', async () => {
  await aws.control('PUT', 'principals', {
    arn: `arn:aws:iam::${OWN}:root`,
    deniedLogGroups: ['/app/denied'],
  })
  await put('/app/denied', OWN, 'us-east-1', ['1'])
  await put('/app/a', OWN, 'us-east-1', ['1', '2'])
  begin([pipelineOf('own', aws.url, '/app/*')])
  const codeOf = (name: string) => groups().find((each) => each.name === name)?.problem?.code ?? null
  await until('the denied one', () => codeOf('/app/denied'))
  expect(codeOf('/app/denied')).toBe('LOG_GROUP_UNREADABLE')
  await put('/app/later', OWN, 'us-east-1', ['1', '2', '3'])
  await until('the later one', () => (lines()[`${OWN} us-east-1 /app/later`] === 3 ? true : null))
  await until('the past of the first', () => (lines()[`${OWN} us-east-1 /app/a`] === 2 ? true : null))
  await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: '/app/a' }))
  await until('that it is gone', () => codeOf('/app/a'))
  const gone = groups().find(({ name }) => name === '/app/a')
  expect(gone).toMatchObject({ linesRead: 2, problem: { code: 'LOG_GROUP_MISSING' } })
  expect(gone?.problem?.message).toContain('no longer exists')
})
