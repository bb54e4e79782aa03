import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { loadConfiguration } from '#lib/config/load.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { openOps } from '#lib/store/ops/ops-store.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { type TestServer, testServer } from '#local-aws/testing/harness.ts'
import type { ServerContext } from '../../context.ts'
import { pipelineAws, rememberedAws } from '../../pipeline-aws.ts'
import { RULES } from '../../testing/made-store.ts'

const NAME = 'guarded'
const GROUP = `/aws/lambda/${NAME}`
/** Those of local-aws: of the process that makes clients. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const DAY = 86_400_000

/** A local-aws with a guarded function and its table, and a folder of Onceboard's that is configured for it. */
export class GuardedWorld {
  readonly pipeline = NAME
  readonly folder = mkdtempSync(join(tmpdir(), 'onceboard-guarded-'))
  readonly #aws: TestServer
  #made = 0

  static async open(): Promise<GuardedWorld> {
    const aws = await testServer()
    const environment = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1' }
    const module = fileURLToPath(new URL('guarded-handler.ts', import.meta.url))
    const definition = { module, timeoutMs: 10_000, memoryMb: 128, logFormat: 'Text', version: '1' }
    await aws.control('PUT', `functions/${NAME}`, { ...definition, environment })
    await aws.dynamo.send(
      new CreateTableCommand({
        TableName: 'tracking',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    return new GuardedWorld(aws)
  }

  private constructor(aws: TestServer) {
    this.#aws = aws
    const pipeline = {
      name: NAME,
      endpoint: aws.url,
      logGroups: [GROUP],
      table: { name: 'tracking', id: '{key}' },
      keyScheme: 'bucket#key#etag',
      trigger: 's3',
      window: '30d',
      replay: { lambda: NAME },
    }
    writeFileSync(join(this.folder, 'onceboard.yaml'), JSON.stringify({ pipelines: [pipeline] }))
  }

  /** For a process of Onceboard's. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ...CREDENTIALS,
      AWS_REGION: 'us-east-1',
      ONCEBOARD_CONFIG: join(this.folder, 'onceboard.yaml'),
      ONCEBOARD_DATA: this.folder,
      // What is started twenty times need not be compiled twenty times.
      NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
    }
  }

  /** As web has it, with connections of its own. */
  context(): ServerContext {
    const configuration = loadConfiguration(this.environment, this.folder)
    const eventsFile = join(this.folder, 'events.db')
    const ops = openOps(join(this.folder, 'ops.db'))
    return {
      configuration,
      eventsFile,
      reader: openEventsReader(eventsFile),
      ops: () => ops,
      awsOf: rememberedAws(pipelineAws),
      now: Date.now,
    }
  }

  /** The key of an event that failed before its guard: it was seen, and no record of it is there. */
  failedEvent(): string {
    const tag = String(++this.#made).padStart(32, '0')
    const key = `drop#in/${this.#made}.pdf#${tag}`
    const time = Date.now() - 60_000
    const eventId = String(this.#made).padStart(56, '0')
    const line = { eventId, time, ingestionTime: time, stream: 's', message: `Failed ${key}` }
    const failed = {
      kind: 'outcome',
      outcome: 'failed',
      key,
      requestId: null,
      evidence: {},
      source: null,
    } as const
    const writer = openEventsWriter(join(this.folder, 'events.db'))
    const rules = { ...RULES, name: NAME, keyScheme: 'bucket#key#etag', trigger: 's3' } as const
    const group = { account: '000000000000', region: 'us-east-1', name: GROUP }
    const groupId = writer.registerGroup(writer.registerPipeline(rules), group)
    writer.apply({
      groupId,
      signals: [{ line, signal: failed }],
      minutes: new Map(),
      replaceMinutes: null,
      cursor: { low: time - DAY, high: Date.now(), target: time - DAY },
      linesRead: 1,
    })
    writer.close()
    return key
  }

  /** How often local-aws ran the function with the event. */
  async sends(key: string): Promise<number> {
    const tag = key.split('#').at(-1)
    const { events = [] } = await this.#aws.logs.send(
      new FilterLogEventsCommand({ logGroupName: GROUP, filterPattern: `"${tag}"` }),
    )
    return events.filter(({ message }) => message?.startsWith('{')).length
  }

  async close(): Promise<void> {
    await this.#aws.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
