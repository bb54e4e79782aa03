import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ChangeSet } from './change-set.ts'
import { isMarked } from './marks.ts'
import { rowIdFloor } from './row-id.ts'
import { storeStretch } from './store-stretch.ts'
import { STREAM_BEGINS, type StreamStore, type Stretch, stretchAround } from './stretch.ts'

/** Places where a stream may be divided, a slice: a transaction small enough that nobody waits long for it. */
const SLICE_CUTS = 1_000

/** The stretch that ends before an instant (ms), of bounded size: a stream is gone through from its end to its beginning. */
export function sliceBefore(store: StreamStore, to: number): Stretch {
  const { db, streamId } = store
  const row = db.get<{ cut: number }>(
    `SELECT time - open_lag AS cut FROM trace INDEXED BY trace_stream
     WHERE stream_id = ? AND ${isMarked('cut')} AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ${SLICE_CUTS}`,
    streamId,
    rowIdFloor(to),
  )
  const loose = db.get<{ cut: number }>(
    `SELECT time AS cut FROM signal WHERE stream_id = ? AND cut = 1 AND time < ?
     ORDER BY time DESC LIMIT 1 OFFSET ${SLICE_CUTS}`,
    streamId,
    to,
  )
  // What is older than that is pruned, or stays as it is.
  const { sealed } = store.pruned.edges
  const first = Math.max(row?.cut ?? STREAM_BEGINS, loose?.cut ?? STREAM_BEGINS, sealed)
  return stretchAround(store, { first, last: Math.max(first, to - 1), atStart: false })
}

/** Derives a stretch again and judges every label in it anew, by rules that may have changed. */
export function deriveAgain(
  store: StreamStore,
  stretch: Stretch,
  rules: PipelineRules,
  changes: ChangeSet,
): void {
  storeStretch(store, stretch, stretch.signals, rules, new Map(), changes)
  for (const row of stretch.rows) changes.unlabelled.add(row.id)
}

/** Takes back what the lines of a stretch from an instant (ms) on made, and the lines. */
export function forgetFrom(
  store: StreamStore,
  stretch: Stretch,
  from: number,
  rules: PipelineRules,
  changes: ChangeSet,
): void {
  const stays = stretch.signals.filter(({ time }) => time < from)
  storeStretch(store, stretch, stays, rules, new Map(), changes)
}
