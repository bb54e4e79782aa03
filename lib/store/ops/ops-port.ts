import type { RawLogLine, RecordView } from '#lib/domain/event-views.ts'
import type { ReplayPreview, ReplayView, SendState, Verdict } from '#lib/domain/replay-views.ts'

/** A preview with what only the server may know of it. */
export interface StoredPreview extends ReplayPreview {
  /** ms */
  readonly madeAt: number
  /** Whether the key was processed before, as far as was read; null: unknown. */
  readonly processedBefore: boolean | null
}

/** A replay as it is kept: its view, and what the executor goes on with after a restart. */
export interface StoredReplay {
  readonly seq: number
  readonly view: ReplayView
  readonly payload: string
  readonly preview: StoredPreview
  readonly functionError: string | null
  /** The last 4 KB of the request's log, as the answer carried it. */
  readonly logTail: string
}

export interface Intent {
  readonly id: string
  readonly clientRequestId: string
  readonly preview: StoredPreview
  readonly payloadSha256: string
  readonly reason: string
  /** ms */
  readonly at: number
}

/** What is learnt of a send, step by step; only what is named changes. Instants in ms. */
export interface Progress {
  readonly sentAt?: number
  readonly requestId?: string | null
  readonly answer?: string | null
  readonly functionError?: string | null
  readonly logTail?: string
  readonly recordBefore?: RecordView
  readonly recordAfter?: RecordView
  readonly lines?: readonly RawLogLine[]
  readonly verdict?: Verdict
  readonly failure?: string
}

/** Another replay of this key to this target is under way. */
export class ReplayActiveError extends Error {
  override readonly name = 'ReplayActiveError'
  /** Next may load this module once per bundle: what one throws, another must know. */
  static override [Symbol.hasInstance](value: unknown): value is ReplayActiveError {
    return Error.isError(value) && value.name === 'ReplayActiveError'
  }

  readonly replayId: string
  constructor(replayId: string) {
    super(`replay ${replayId} of this key is under way`)
    this.replayId = replayId
  }
}

/** Replays and their audit. Every change is one transaction with its audit row, on disk when the call returns. */
export interface OpsStore {
  savePreview(preview: StoredPreview): void
  preview(id: string): StoredPreview | null
  /** The same client request id, or the same preview, answers the same replay. Throws ReplayActiveError. */
  prepare(intent: Intent): { readonly replay: StoredReplay; readonly created: boolean }
  /** false: the replay was not in `from`, so somebody else moved it. `active` false lets another replay of the key begin. */
  advance(id: string, from: SendState, to: SendState, progress: Progress, at: number): boolean
  /** Evidence and verdict of a SENT replay; a verdict ends it. */
  record(id: string, progress: Progress, at: number): void
  byId(id: string): StoredReplay | null
  byClientRequest(clientRequestId: string): StoredReplay | null
  /** Newest first. */
  ofKey(pipeline: string, key: string, limit: number): readonly StoredReplay[]
  list(before: number | null, limit: number): readonly StoredReplay[]
  /** PREPARED, SENDING, or SENT without a verdict. */
  unfinished(): readonly StoredReplay[]
  close(): void
}
