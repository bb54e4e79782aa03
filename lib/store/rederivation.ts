import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ChangeSet } from './change-set.ts'
import { deriveAgain, forgetFrom, sliceBefore } from './rederive.ts'
import type { Shelves } from './shelves.ts'
import { STREAM_BEGINS, STREAM_ENDS } from './stretch.ts'
import { streamBelow, type Underived } from './underived.ts'

/** Rows a step: a transaction that nobody waits long for. */
const STEP_ROWS = 2_000

/** One step through a pipeline's streams, newest first. Answers where it stands then; null: it is through. */
export function deriveStep(
  shelves: Shelves,
  pipelineId: number,
  state: Underived,
  rules: PipelineRules,
  changes: ChangeSet,
): Underived | null {
  let at = state
  let rows = 0
  while (rows < STEP_ROWS) {
    const stream = streamBelow(shelves.db, pipelineId, at.streamId)
    if (stream === null) return null
    const store = { ...shelves, pipelineId, streamId: stream.id }
    const stretch = sliceBefore(store, at.to)
    deriveAgain(store, stretch, rules, changes)
    rows += stretch.rows.length + stretch.loose.length
    const through = stretch.from <= Math.max(STREAM_BEGINS, shelves.pruned.edges.sealed)
    at = { ...at, streamId: through ? stream.id : at.streamId, to: through ? STREAM_ENDS : stretch.from }
    // A next stretch may need what this one made.
    if (changes.news.length > 0 || changes.touched.size > 0) return at
  }
  return at
}

/** One slice of a stream less, from its end back to an instant (ms). Answers up to when it is still there; null: done. */
export function forgetStep(
  store: Shelves & { readonly pipelineId: number; readonly streamId: number },
  before: number,
  from: number,
  rules: PipelineRules,
  changes: ChangeSet,
): number | null {
  const stretch = sliceBefore(store, before)
  forgetFrom(store, stretch, from, rules, changes)
  return stretch.from <= from ? null : stretch.from
}

export function beginning(since: number): Underived {
  return { since, streamId: Number.MAX_SAFE_INTEGER, to: STREAM_ENDS }
}
