import { type AttemptLogLines, type AttemptLogQuery, readAttemptLog } from '#lib/aws/attempt-log.ts'
import { type AwsTarget, targetName } from '#lib/aws/aws-target.ts'
import { dynamoClient, lambdaClient, logsClient } from '#lib/aws/clients.ts'
import { readEffects } from '#lib/aws/effects.ts'
import { readLogPages } from '#lib/aws/log-reader.ts'
import {
  type DeployedVersion,
  functionVersion,
  invokeOnce,
  type Sending,
  type SendResult,
} from '#lib/aws/replay-target.ts'
import { trackingTable } from '#lib/aws/tracking-table.ts'
import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { EffectView, RecordView } from '#lib/domain/event-views.ts'
import type { LogLine } from '#lib/domain/log-line.ts'

/** What the server asks AWS about one pipeline, when a person looks. */
export interface PipelineAws {
  /** One consistent read; what goes wrong is a view too. */
  readRecord(key: string): Promise<RecordView>
  readEffects(key: string): Promise<readonly EffectView[]>
  /** Throws AwsError. */
  readAttemptLog(query: AttemptLogQuery): Promise<AttemptLogLines>
  /** Where a request's lines stand, from its first that shows its id; null: none is there yet. Throws AwsError. */
  findRequest(query: RequestQuery): Promise<LogLine | null>
  /** Sends once; never throws. */
  send(sending: Sending): Promise<SendResult>
  /** Throws AwsError. */
  deployedVersion(lambda: string): Promise<DeployedVersion>
}

/** A log group from `from` to `to` (ms). */
export interface RequestQuery {
  readonly logGroup: string
  readonly requestId: string
  readonly from: number
  readonly to: number
}

/** Adapters of one pipeline; the table's description is remembered within. */
export function pipelineAws(pipeline: PipelineConfiguration): PipelineAws {
  const target: AwsTarget = {
    region: pipeline.region,
    endpoint: pipeline.endpoint,
    account: pipeline.account,
  }
  const place = targetName(target)
  const table = pipeline.table === null ? null : trackingTable(dynamoClient(target), pipeline.table, place)
  return {
    readRecord: async (key) => (table === null ? { state: 'unconfigured' } : table.readRecord(key)),
    readEffects: (key) => readEffects(dynamoClient(target), pipeline.effects, key, place),
    readAttemptLog: (query) => readAttemptLog(logsClient(target), query, place),
    findRequest: async ({ requestId, ...query }) => {
      const patience = { tries: 2, deadlineMs: 10_000 }
      for await (const page of readLogPages(
        logsClient(target),
        { ...query, filter: `"${requestId}"` },
        { place, patience },
      )) {
        if (page.lines[0] !== undefined) return page.lines[0]
      }
      return null
    },
    send: (sending) => invokeOnce(lambdaClient(target), sending, place),
    deployedVersion: (lambda) => functionVersion(lambdaClient(target), lambda, place),
  }
}

/** One set of adapters a pipeline, made when first asked for. */
export function rememberedAws(
  make: (pipeline: PipelineConfiguration) => PipelineAws,
): (pipeline: PipelineConfiguration) => PipelineAws {
  const made = new Map<string, PipelineAws>()
  return (pipeline) => {
    const known = made.get(pipeline.name) ?? make(pipeline)
    made.set(pipeline.name, known)
    return known
  }
}
