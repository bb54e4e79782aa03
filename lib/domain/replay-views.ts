import type { RawLogLine, RecordView } from './event-views.ts'

export const PREDICTIONS = [
  'WILL_SKIP',
  'UNPROVEN',
  'WILL_EXECUTE',
  'WILL_ERROR',
  'WILL_REJECT',
  'WILL_REWRITE',
  'INDETERMINATE',
] as const

export type PredictionName = (typeof PREDICTIONS)[number]

export interface Prediction {
  readonly name: PredictionName
  /** Why: the record, and what the guard was seen to do. One sentence each. */
  readonly grounds: readonly string[]
}

export const VERDICTS = [
  'GUARD_HELD',
  'EXECUTED',
  'EXECUTED_AGAIN',
  'GUARD_BREACHED',
  'INCONCLUSIVE',
] as const

export type VerdictName = (typeof VERDICTS)[number]

export interface Verdict {
  readonly name: VerdictName
  readonly grounds: readonly string[]
}

/** PREPARED → SENDING → SENT | FAILED | MAYBE_SENT (the connection was lost after sending: never sent again by itself) */
export type SendState = 'PREPARED' | 'SENDING' | 'SENT' | 'FAILED' | 'MAYBE_SENT'

export interface ReplayPreview {
  readonly key: string
  readonly pipeline: string
  readonly target: string
  /** Pretty-printed JSON. */
  readonly payload: string
  readonly payloadOrigin: 'logged' | 'built'
  readonly prediction: Prediction
  readonly record: RecordView
  /** What must be typed to confirm (the event's own part), null where a reason is enough. */
  readonly confirmWord: string | null
  /** Binds the confirmation to what was shown. */
  readonly previewId: string
  /** ms */
  readonly validUntil: number
}

export interface ReplayView {
  readonly id: string
  readonly key: string
  readonly pipeline: string
  readonly target: string
  readonly reason: string
  readonly prediction: Prediction
  readonly state: SendState
  readonly requestId: string | null
  /** ms */
  readonly startedAt: number
  readonly sentAt: number | null
  /** The target's answer, bounded; null before it. */
  readonly answer: string | null
  readonly recordBefore: RecordView | null
  readonly recordAfter: RecordView | null
  readonly lines: readonly RawLogLine[]
  readonly verdict: Verdict | null
  readonly failure: string | null
}
