import type { Outcome } from './outcome.ts'
import type { ReplayView } from './replay-views.ts'
import type { Evidence } from './signal.ts'
import type { Guard } from './views.ts'

export interface AttemptView {
  /** ms; null where the START was not read */
  readonly start: number | null
  readonly end: number | null
  readonly durationMs: number | null
  readonly status: 'success' | 'error' | 'timeout' | null
  readonly version: string | null
  /** 1 for the first attempt of its transport id; null where no id is known */
  readonly number: number | null
}

export interface DeliveryRow {
  /** Opaque id of the delivery, stable while the store lives: for the URL's `delivery`. */
  readonly id: string
  /** ms */
  readonly time: number
  /** ms */
  readonly ingestionTime: number
  readonly account: string
  readonly region: string
  readonly logGroup: string
  readonly stream: string
  readonly eventId: string
  readonly pipeline: string
  readonly source: string | null
  readonly key: string | null
  readonly outcome: Outcome
  /** The outcome was concluded (silence, or from the platform alone), not printed. */
  readonly inferred: boolean
  readonly requestId: string | null
  /** The message's own id ("messageId:…", "sequencer:…"), else the request id, else null. */
  readonly transportId: string | null
  readonly evidence: Evidence
  readonly attempt: AttemptView | null
  readonly first: boolean
  /** null: no transport id is known */
  readonly retry: boolean | null
  /** null: the window is unknown */
  readonly breach: boolean | null
  readonly rewrite: boolean
  readonly replay: boolean
  /** ms since the key's first; 0 on the first itself; null where no first is known */
  readonly sinceFirstMs: number | null
  /** The outcome line, bounded; `lineTruncated` says when it was cut. */
  readonly line: string
  readonly lineTruncated: boolean
}

/** The tracking record as it was read; `state` is by logical expiry. */
export type RecordView =
  | { readonly state: 'unconfigured' }
  | { readonly state: 'unreadable'; readonly problem: string; readonly hint: string }
  | { readonly state: 'none'; readonly table: string; readonly id: string; readonly readAt: number }
  | {
      readonly state: 'present' | 'expired' | 'in_progress'
      readonly table: string
      readonly id: string
      readonly readAt: number
      /** Attributes as text, in the table's own names and order. */
      readonly attributes: readonly { readonly name: string; readonly value: string }[]
      /** ms */
      readonly processedAt: number | null
      /** ms */
      readonly expiresAt: number | null
    }

export interface EffectView {
  readonly name: string
  /** null: cannot be seen from here, or could not be read */
  readonly rows: number | null
  readonly note: string | null
}

export interface EventData {
  readonly key: string
  readonly pipeline: string
  readonly source: string | null
  readonly keyScheme: string | null
  /** The event's own part of the key (`INV-20931.pdf`), else the key. */
  readonly title: string
  readonly windowMs: number | null
  readonly windowKind: 'for' | 'for-ever' | 'unknown'
  readonly guard: Guard
  /** Oldest first. */
  readonly deliveries: readonly DeliveryRow[]
  readonly record: RecordView
  readonly effects: readonly EffectView[]
  readonly replays: readonly ReplayView[]
  readonly replay: ReplayAvailability
}

export type ReplayAvailability =
  | { readonly available: true; readonly target: string }
  | { readonly available: false; readonly reason: string }

export interface RawLogLine {
  /** ms */
  readonly time: number
  readonly message: string
  readonly truncated: boolean
  /** true: an outcome line */
  readonly outcome: Outcome | null
}

export interface AttemptLog {
  readonly logGroup: string
  readonly stream: string
  readonly lines: readonly RawLogLine[]
  /** true: more lines exist than were read */
  readonly bounded: boolean
  readonly problem: string | null
}
