import type { SendState } from '#lib/domain/replay-views.ts'
import type { StoredPreview, StoredReplay } from './ops-port.ts'

/** A row of `replay`; the JSON columns were written by ops-store.ts. */
export interface ReplayRow {
  readonly seq: number
  readonly id: string
  readonly pipeline: string
  readonly key: string
  readonly target: string
  readonly reason: string
  readonly state: SendState
  readonly preview: string
  readonly payload: string
  readonly prepared_at: number
  readonly sent_at: number | null
  readonly request_id: string | null
  readonly answer: string | null
  readonly function_error: string | null
  readonly log_tail: string | null
  readonly record_before: string | null
  readonly record_after: string | null
  readonly lines: string
  readonly verdict: string | null
  readonly failure: string | null
}

export function storedReplay(row: ReplayRow): StoredReplay {
  const preview: StoredPreview = JSON.parse(row.preview)
  return {
    seq: row.seq,
    payload: row.payload,
    preview,
    functionError: row.function_error,
    logTail: row.log_tail ?? '',
    view: {
      id: row.id,
      key: row.key,
      pipeline: row.pipeline,
      target: row.target,
      reason: row.reason,
      prediction: preview.prediction,
      state: row.state,
      requestId: row.request_id,
      startedAt: row.prepared_at,
      sentAt: row.sent_at,
      answer: row.answer,
      recordBefore: row.record_before === null ? null : JSON.parse(row.record_before),
      recordAfter: row.record_after === null ? null : JSON.parse(row.record_after),
      lines: JSON.parse(row.lines),
      verdict: row.verdict === null ? null : JSON.parse(row.verdict),
      failure: row.failure,
    },
  }
}
