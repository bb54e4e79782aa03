import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Retention } from '#lib/domain/retention.ts'
import type { ConfigurationProblem } from './problem.ts'

/** What the processes run by: the file and the environment, checked, defaults filled in. Durations in ms. */
export interface Configuration {
  /** embedded: no configuration file, so local-aws and its demo pipelines are watched */
  readonly mode: 'embedded' | 'configured'
  /** Absolute path of the file that was read. */
  readonly file: string
  readonly backfillMs: number
  /** Fraction of each region's FilterLogEvents quota. */
  readonly quotaShare: number
  readonly retention: Retention
  readonly pipelines: readonly PipelineConfiguration[]
  /** What works and could be better; said at the start. */
  readonly warnings: readonly ConfigurationProblem[]
  /** ONCEBOARD_DATA, absolute. */
  readonly dataDir: string
  readonly host: string
  readonly port: number
  readonly localAws: LocalAwsConfiguration
}

export interface LocalAwsConfiguration {
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** How long an asynchronous invocation waits before each of its retries. */
  readonly retryDelaysMs: readonly number[]
}

export interface AccountConfiguration {
  readonly roleArn: string
  readonly externalId: string | null
}

export interface PipelineConfiguration {
  readonly name: string
  readonly region: string
  /** null: AWS's own */
  readonly endpoint: string | null
  /** null: the process's own credentials */
  readonly account: AccountConfiguration | null
  /** Names, or patterns with `*`. */
  readonly logGroups: readonly string[]
  readonly table: TableConfiguration | null
  /** A window of kind `unknown` beside a table is still to be measured. */
  readonly rules: PipelineRules
  readonly effects: readonly Effect[]
  /** null: read-only */
  readonly replay: { readonly lambda: string } | null
  /** A CloudWatch Logs filter pattern; null: the groups are read whole */
  readonly filter: string | null
  /** null: no drills */
  readonly canary: { readonly payload: Readonly<Record<string, unknown>> } | null
}

/** Attribute names are null where they are to be found from DescribeTable and a sample. */
export interface TableConfiguration {
  readonly name: string
  /** How the record's id is made of an event's key: `{key}`, `md5({key})`, `sha256({key})`, text around them; null: to be found in a sample. */
  readonly id: string | null
  /** The partition key's attribute. */
  readonly key: string | null
  /** The sort key's attribute: then the id stands there, and `partition` in the partition key. */
  readonly sortKey: string | null
  /** The fixed value of a composite table's partition key (Powertools: `idempotency#<function>`). */
  readonly partition: string | null
  readonly status: string | null
  readonly expiry: string | null
  readonly inProgressExpiry: string | null
  readonly processedAt: string | null
  readonly data: string | null
  readonly validation: string | null
  /** Whether the whole table is scanned in the background, and with how many read units a second; null: it is not */
  readonly scan: { readonly unitsPerSecond: number } | null
}

export type Effect =
  /** `key` is a recipe like TableConfiguration's `id`. */
  | { readonly kind: 'table'; readonly name: string; readonly table: string; readonly key: string }
  /** Cannot be seen from here: people are warned about it. */
  | { readonly kind: 'external'; readonly name: string }
