import type { Range } from './answer.ts'
import type { BackfillProgress } from './backfill-progress.ts'

/** Names of the counts that may be lower bounds; listed in `atLeast` where they are. */
export type BoundedField = 'retries' | 'retryRate' | 'breaches' | 'breachedKeys' | 'rewrites'

/** Counts of a source, a total or a bucket. null: nothing is known; 0: known to be none. Rates are fractions. */
export interface Counts {
  readonly deliveries: number
  readonly processed: number
  readonly duplicate: number
  readonly failed: number
  readonly inProgress: number
  readonly mismatch: number
  readonly retries: number | null
  /** Deliveries whose transport id is known: the denominator of retryRate. */
  readonly transportKnown: number
  readonly breaches: number | null
  readonly breachedKeys: number | null
  readonly rewrites: number | null
  readonly silent: number
  readonly duplicateRate: number | null
  readonly retryRate: number | null
  readonly atLeast: readonly BoundedField[]
}

export type GuardStatus = 'HOLDING' | 'BREACHED' | 'UNTESTED' | 'UNKNOWN'

export interface Guard {
  readonly status: GuardStatus
  /** Always shown beside the status: "212 skips, 0 breaches", "no duplicate arrived", "duplicates not logged". */
  readonly ground: string
}

export interface SourceRow extends Counts {
  /** null: a pipeline's failures and silent attempts that no key assigns to one of its sources. */
  readonly source: string | null
  readonly pipeline: string
  readonly guard: Guard
  /** ms; null: none in range */
  readonly lastDuplicate: number | null
}

/** Totals over sources; a part that is null for some source is left out of a rate, and `known` says of how many. */
export interface Totals extends Counts {
  readonly sources: number
  /** In how many of `sources` each figure is known. */
  readonly known: { readonly duplicateRate: number; readonly retryRate: number; readonly breaches: number }
}

/** full: read whole · partial: some log group not read · none: no log group read · filling: the bucket is not over yet */
export type Coverage = 'full' | 'partial' | 'none' | 'filling'

export interface SeriesPoint extends Counts {
  /** ms, start of the bucket, aligned to UTC */
  readonly t: number
  readonly coverage: Coverage
  /** Replays by Onceboard in this bucket, counted whatever the `replays` filter. */
  readonly replays: number
}

export interface Series {
  readonly bucketMs: number
  readonly points: readonly SeriesPoint[]
}

/** One sparkline per source: the duplicate rate per bucket, null where unknown. */
export interface Trend {
  readonly bucketMs: number
  readonly duplicateRate: readonly (number | null)[]
}

export interface Finding {
  readonly severity: 'low' | 'medium' | 'high' | 'critical'
  readonly title: string
  readonly pipeline: string
  readonly source: string | null
  readonly detail: string
}

/** How far the first read of the log groups has come, while it runs. Instants in ms. */
export interface BackfillSummary {
  /** Log groups that it still runs for, or has not begun for. */
  readonly groups: number
  /** All that are read from here. */
  readonly of: number
  /** Of `groups`: those that wait for something to be done about them. */
  readonly halted: number
  /** Every log group that has begun is read from here on; null: none of them has */
  readonly through: number | null
  /** When the last of those that are not halted will have ended; null: not known yet */
  readonly estimatedEnd: number | null
}

export interface OverviewData {
  readonly totals: Totals
  /** The same-length range just before; null where it was not read whole. */
  readonly previous: Counts | null
  readonly series: Series
  readonly sources: readonly (SourceRow & { readonly trend: Trend })[]
  readonly findings: readonly Finding[]
  /** null: no first read is under way */
  readonly backfill: BackfillSummary | null
}

export interface SourceData {
  readonly source: string | null
  readonly pipeline: string
  readonly totals: Totals
  readonly previous: Counts | null
  readonly guard: Guard
  readonly series: Series
  readonly keyScheme: string | null
  /** ms; null: for ever or unknown, as windowKind says */
  readonly windowMs: number | null
  readonly windowKind: 'for' | 'for-ever' | 'unknown'
  readonly topKeys: readonly KeyRow[]
  /** How late duplicates arrive after their key's first, ms buckets on a logarithmic axis; null where none is known. */
  readonly duplicateLags: Histogram | null
  /** How long attempts take, ms. */
  readonly durations: Histogram | null
}

export interface Histogram {
  /** Upper edges are exclusive; ms. */
  readonly bins: readonly { readonly fromMs: number; readonly toMs: number; readonly count: number }[]
  readonly p50Ms: number
  readonly p99Ms: number
  readonly count: number
}

export interface KeyRow {
  readonly key: string
  readonly deliveries: number
  readonly duplicate: number
  /** ms from first to the last duplicate; null where unknown */
  readonly slowestMs: number | null
}

export interface LogGroupHealth {
  readonly pipeline: string
  readonly account: string
  readonly region: string
  readonly logGroup: string
  readonly status: 'live' | 'backfilling' | 'unreadable' | 'missing' | 'waiting'
  /** ms */
  readonly dataThrough: number | null
  /** ms; how far back the first read has come; null when done */
  readonly backfilledTo: number | null
  /** null when done, or not begun */
  readonly backfill: BackfillProgress | null
  readonly linesRead: number
  readonly unmatched: number
  readonly problem: string | null
}

export interface HealthData {
  readonly version: string
  readonly mode: 'embedded' | 'configured'
  readonly collector: { readonly running: boolean; readonly heartbeat: number | null }
  readonly logGroups: readonly LogGroupHealth[]
  readonly unfit: readonly { readonly pipeline: string; readonly keys: number }[]
  readonly range: Range
}

/** What every page's frame shows. */
export interface ShellData {
  readonly mode: 'embedded' | 'configured'
  /** Names of the pipelines, as configured and in that order. */
  readonly pipelines: readonly string[]
  readonly logGroups: number
  readonly regions: readonly string[]
  /** ms; what is retained: the earliest delivery or instant read, to now. null before the first read. */
  readonly retained: Range | null
  /** ms; the server's clock when it answered */
  readonly now: number
}

/** What the Deliveries page shows above its list: how many, and when. */
export interface DeliveriesSummary {
  readonly totals: Totals
  readonly series: Series
}
