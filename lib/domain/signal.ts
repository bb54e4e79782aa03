import type { Outcome } from './outcome.ts'

/** What a line shows about the arrival itself: ids that stay when the transport delivers again, and the content's version. */
export interface Evidence {
  readonly messageId?: string
  readonly sequencer?: string
  readonly sequenceNumber?: string
  readonly eventBridgeId?: string
  readonly eTag?: string
  readonly versionId?: string
  /** SQS ApproximateReceiveCount: 1 on the first delivery. */
  readonly receiveCount?: number
  readonly payloadSha256?: string
}

/** One record of the event that a handler logged whole. `objectKey` is decoded. */
export interface EventRecord {
  readonly evidence: Evidence
  readonly bucket?: string
  readonly objectKey?: string
}

/** A START line: an attempt begins. */
export interface StartSignal {
  readonly kind: 'start'
  readonly requestId: string
  readonly version: string | null
}

/** A REPORT line. `status` is null where the line says none (text REPORT of a run that ended by itself). Durations in ms. */
export interface ReportSignal {
  readonly kind: 'report'
  readonly requestId: string
  readonly status: 'success' | 'error' | 'timeout' | null
  readonly durationMs: number | null
  readonly errorType: string | null
}

/** A line that shows what came of one delivery of `key`. */
export interface OutcomeSignal {
  readonly kind: 'outcome'
  readonly outcome: Outcome
  readonly key: string
  readonly requestId: string | null
  readonly evidence: Evidence
  /** A source named by the line's own format (Powertools' function name); null where the key scheme tells. */
  readonly source: string | null
}

/** What the guard's own error says came of the arrival. `key` null: the error names none; `source` as in OutcomeSignal. */
export interface Refusal {
  readonly outcome: 'in_progress' | 'mismatch'
  readonly key: string | null
  readonly source: string | null
}

/** An uncaught error, or the platform's `Task timed out`. */
export interface ErrorSignal {
  readonly kind: 'error'
  readonly requestId: string | null
  readonly errorType: string
  readonly errorMessage: string | null
  readonly timeout: boolean
  /** The guard raised it: it refused. Absent where any other error was raised. */
  readonly refusal?: Refusal
}

/** The handler logged its whole event as one JSON line. */
export interface EventSignal {
  readonly kind: 'event'
  readonly requestId: string | null
  readonly records: readonly EventRecord[]
}

/** A line of the platform or a library that is known and says nothing we count (Powertools' "saving in progress record"; END and platform.runtimeDone, whose run REPORT tells of; INIT_START, EXTENSION, platform.initReport …): neither kept nor unmatched. */
export interface PlatformSignal {
  readonly kind: 'platform'
}

export type Signal = StartSignal | ReportSignal | OutcomeSignal | ErrorSignal | EventSignal | PlatformSignal

/** The user's own outcome line: a pattern searched in the message, with the named groups `key` and, optionally, those of Evidence. */
export interface CustomSignal {
  readonly outcome: Outcome
  readonly pattern: string
}
