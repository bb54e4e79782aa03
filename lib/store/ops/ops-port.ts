import type { RawLogLine, RecordView } from '#lib/domain/event-views.ts'
import type { ReplayEffect, ReplayEvent } from '#lib/domain/replay-machine.ts'
import type { ReplayPreview, ReplayView, Verdict } from '#lib/domain/replay-views.ts'

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
  /** One step of its life, with what was learnt. Answers what is to be done because of it; null: it does not stand where that could happen. */
  advance(id: string, event: ReplayEvent, progress: Progress, at: number): readonly ReplayEffect[] | null
  /** What was learnt without a step. */
  note(id: string, progress: Progress): void
  byId(id: string): StoredReplay | null
  byClientRequest(clientRequestId: string): StoredReplay | null
  /** Newest first. */
  ofKey(pipeline: string, key: string, limit: number): readonly StoredReplay[]
  list(before: number | null, limit: number): readonly StoredReplay[]
  /** Those that are not over. */
  unfinished(): readonly StoredReplay[]
  close(): void
}
