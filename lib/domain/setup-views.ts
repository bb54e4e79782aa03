import type { Problem } from './answer.ts'
import type { BackfillProgress } from './backfill-progress.ts'

/** What the Setup page shows. Instants and durations in ms; null: not known. */
export interface SetupData {
  readonly mode: 'embedded' | 'configured'
  readonly collector: { readonly running: boolean; readonly heartbeat: number | null }
  /** Fraction of each quota that Onceboard allows itself. */
  readonly quotaShare: number
  readonly places: readonly PlaceView[]
  readonly groups: GroupsPage
  readonly tables: readonly TableView[]
  readonly store: StoreView
  readonly cost: CostView
}

/** One account and region: what shares quotas. */
export interface PlaceView {
  /** `unknown` until the service has named it. */
  readonly account: string
  readonly region: string
  readonly groups: number
  readonly withProblem: number
  /** The least frontier of its groups that are read. */
  readonly dataThrough: number | null
  readonly operations: readonly OperationView[]
}

/** What was asked by one kind of request. */
export interface OperationView {
  readonly operation: string
  /** In the range. */
  readonly requests: number
  /** Of those, refused by AWS because it was too much. */
  readonly throttled: number
  /** Start of the last hour of the range with a throttle; null: in none */
  readonly lastThrottledHour: number | null
  /** Requests a second on average over `recentMs` until now; null: too short a while to tell */
  readonly perSecond: number | null
  readonly recentMs: number
  /** AWS's quota, requests a second; null: none is known, or there is none (the embedded AWS) */
  readonly quota: number | null
  /** What Onceboard allows itself of it, requests a second. */
  readonly allowed: number | null
  /** perSecond ÷ allowed */
  readonly shareUsed: number | null
}

export const GROUP_STATES = ['problem', 'backfilling', 'waiting', 'live'] as const
export type GroupState = (typeof GROUP_STATES)[number]

/** The log groups that the filters leave, those with a problem first; one page of them. */
export interface GroupsPage {
  /** Before `q` and `state`. */
  readonly all: number
  /** Of all of them. */
  readonly states: Readonly<Record<GroupState, number>>
  /** Of those that `q` leaves, whatever `state` is chosen. */
  readonly counts: Readonly<Record<GroupState, number>>
  /** With every filter. */
  readonly matching: number
  /** From 1 */
  readonly page: number
  readonly pages: number
  /** Index of the first row among the matching, from 0 */
  readonly offset: number
  readonly rows: readonly GroupRow[]
  /** Of pipelines rather than of one group: a pattern that matches nothing, or too much. */
  readonly problems: readonly Problem[]
}

export interface GroupRow {
  readonly pipeline: string
  readonly account: string
  readonly region: string
  readonly logGroup: string
  readonly state: GroupState
  /** null: not known yet, so is how it is read */
  readonly logClass: 'standard' | 'infrequent-access' | null
  /** Everything before is read, but for gaps and what the backfill has still to read. */
  readonly dataThrough: number | null
  /** null where it is not read at present */
  readonly lagMs: number | null
  /** null when done, or not begun */
  readonly backfill: BackfillProgress | null
  /** Since it is read. */
  readonly linesRead: number
  /** In the range: all lines, and those that said nothing known. */
  readonly lines: number
  readonly unmatched: number
  /** Stretches that could not be read. */
  readonly gaps: number
  /** When its lines were last compared with CloudWatch's own count. */
  readonly reconciledAt: number | null
  readonly problems: readonly Problem[]
  /** When the problem is looked at again. */
  readonly nextTry: number | null
}

export interface TableView {
  readonly pipeline: string
  readonly table: string
  readonly region: string
  /** What its records look like; null: none was seen yet */
  readonly shape: {
    /** tracking · status · content · powertools · powertools-composite · unknown */
    readonly kind: string
    /** The recipe of the record's id. */
    readonly id: string
    readonly partitionKey: string
    readonly sortKey: string | null
    readonly status: string | null
    readonly expiry: string | null
    readonly processedAt: string | null
  } | null
  readonly window: {
    readonly kind: 'for' | 'for-ever' | 'unknown'
    /** Only of kind `for`. */
    readonly ms: number | null
    readonly basis: 'configured' | 'measured' | null
  }
  /** The background scan; null: none is configured */
  readonly scan: TableScanView | null
  readonly problems: readonly Problem[]
}

export interface TableScanView {
  readonly unitsPerSecond: number
  /** Of the last scan that ended; null: none has yet */
  readonly states: {
    readonly present: number
    readonly expired: number
    readonly inProgress: number
  } | null
  readonly endedAt: number | null
  /** Records looked at by the scan that is under way; null: none is */
  readonly underWay: number | null
}

/** events.db, what it keeps and for how long. */
export interface StoreView {
  /** Bytes on disk; null: there is no file yet */
  readonly fileBytes: number | null
  readonly walBytes: number | null
  /** Bytes of it that hold something: what was let go leaves room that is used again. */
  readonly usedBytes: number | null
  /** null: no cap */
  readonly capBytes: number | null
  readonly kept: readonly KeptView[]
  /** `processed` deliveries older than that were let go to stay within the cap; null: none were */
  readonly thinnedBefore: number | null
  readonly problems: readonly Problem[]
}

export interface KeptView {
  readonly what: 'deliveries' | 'minutes' | 'hours' | 'days'
  /** null: for ever */
  readonly keptMs: number | null
  /** The oldest there is; null: nothing yet */
  readonly begins: number | null
}

/** What Onceboard's own reading takes, and about what AWS asks for it. */
export interface CostView {
  /** What was counted: from then to the range's end. null: nothing in the range */
  readonly countedFrom: number | null
  readonly countedMs: number
  readonly inRange: Amounts
  /** At the pace of what was counted; null: that was too short a while */
  readonly perDay: Amounts | null
  /** Whether a first read is part of what was counted: it reads more than what follows. */
  readonly firstRead: boolean
  readonly dollarsPerDay: {
    readonly total: number
    readonly insights: number
    readonly readUnits: number
  } | null
  readonly prices: {
    readonly insightsPerGb: number
    readonly perMillionReadUnits: number
    /** Where the prices are from. */
    readonly source: string
  }
}

export interface Amounts {
  readonly requests: number
  readonly throttled: number
  readonly linesRead: number
  /** Bytes of lines that FilterLogEvents answered: no charge by the request or byte read. */
  readonly bytesRead: number
  /** Bytes that Logs Insights scanned. */
  readonly bytesScanned: number
  /** DynamoDB's. */
  readonly readUnits: number
}
