import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { DEFAULT_RETENTION } from '#lib/domain/retention.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { openOps } from '#lib/store/ops/ops-store.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import type { Cursor, EventsWriter } from '#lib/store/writer-port.ts'
import type { ServerContext } from '../context.ts'
import type { PipelineAws } from '../pipeline-aws.ts'

/** 20 Nov 2026 12:00 UTC, the tests' now. */
export const NOON = Date.UTC(2026, 10, 20, 12)
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

export const RULES: PipelineRules = {
  name: 'mine',
  keyScheme: null,
  window: { kind: 'for', ms: 30 * DAY, basis: 'configured' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
}

export function pipelineOf(
  rules: Partial<PipelineRules> & { readonly name: string },
  more: Partial<PipelineConfiguration> = {},
): PipelineConfiguration {
  return {
    name: rules.name,
    region: 'us-east-1',
    endpoint: null,
    account: null,
    logGroups: [`/aws/lambda/${rules.name}`],
    table: null,
    rules: { ...RULES, ...rules },
    effects: [],
    replay: null,
    filter: null,
    canary: null,
    ...more,
  }
}

/** One run as Lambda logs it. `at` in ms; `said`: its lines between START and END. */
export interface Run {
  readonly at: number
  readonly said: readonly string[]
  readonly requestId?: string
  readonly version?: string
  /** After REPORT's duration: `\tStatus: error…` */
  readonly status?: string
}

let made = 0

export function linesOf(
  { at, said, requestId, version = '7', status = '' }: Run,
  stream = 'one',
): readonly LogLine[] {
  const id = requestId ?? `00000000-0000-4000-8000-${String(made++).padStart(12, '0')}`
  const messages = [
    `START RequestId: ${id} Version: ${version}`,
    ...said,
    `END RequestId: ${id}`,
    `REPORT RequestId: ${id}\tDuration: 3.00 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB${status}`,
  ]
  return messages.map((message, index) => ({
    eventId: String(made++).padStart(56, '0'),
    time: at + index,
    ingestionTime: at + 500,
    stream,
    message,
  }))
}

export interface MadeStore {
  readonly folder: string
  readonly context: ServerContext
  readonly writer: EventsWriter
  /** Registers the pipeline and its group if need be, and stores its lines; the group is read from `low` up to now. */
  add(rules: PipelineRules, lines: readonly LogLine[], cursor?: Partial<Cursor>): number
  close(): void
}

/** A real events.db and ops.db in a folder of their own, filled by the real writer. */
export function madeStore(
  options: {
    readonly pipelines?: readonly PipelineConfiguration[]
    readonly aws?: Partial<PipelineAws>
    readonly now?: () => number
    readonly configuration?: Partial<ServerContext['configuration']>
  } = {},
): MadeStore {
  const folder = mkdtempSync(join(tmpdir(), 'onceboard-server-'))
  const now = options.now ?? (() => NOON)
  const writer = openEventsWriter(join(folder, 'events.db'))
  const reader = openEventsReader(join(folder, 'events.db'))
  const ops = openOps(join(folder, 'ops.db'))
  const context: ServerContext = {
    configuration: {
      mode: 'configured',
      pipelines: options.pipelines ?? [],
      quotaShare: 0.4,
      retention: DEFAULT_RETENTION,
      ...options.configuration,
    },
    eventsFile: join(folder, 'events.db'),
    reader,
    ops: () => ops,
    awsOf: () => ({ ...noAws, ...options.aws }),
    now,
  }
  return {
    folder,
    context,
    writer,
    add: (rules, lines, cursor) => {
      const pipelineId = writer.registerPipeline(rules)
      const groupId = writer.registerGroup(pipelineId, {
        account: '000000000000',
        region: 'us-east-1',
        name: `/aws/lambda/${rules.name}`,
      })
      const read = signalReader(rules.signals)
      const signals = lines.flatMap((line) => {
        const signal = read(line.message)
        return signal === null ? [] : [{ line, signal }]
      })
      const whole = { low: NOON - 14 * DAY, high: NOON, target: NOON - 14 * DAY, ...cursor }
      writer.apply({
        groupId,
        signals,
        minutes: new Map(),
        replaceMinutes: null,
        cursor: whole,
        linesRead: lines.length,
      })
      writer.heartbeat(now())
      return groupId
    },
    close: () => {
      reader.close()
      writer.close()
      ops.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function never(): never {
  throw new Error('this test does not expect AWS to be asked')
}

const noAws: PipelineAws = {
  readRecord: async () => ({ state: 'unconfigured' }),
  readEffects: async () => [],
  readAttemptLog: never,
  findRequest: never,
  send: never,
  deployedVersion: never,
}
