import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ChangeSet } from './change-set.ts'
import { forgetStep } from './rederivation.ts'
import type { Shelves } from './shelves.ts'
import { STREAM_ENDS } from './stretch.ts'

/** The row of meta that says from when on (ms) a group is being forgotten: a restart goes on with it. */
export function forgetName(groupId: number): string {
  return `forget:${groupId}`
}

/** Answers up to when (ms) the stream is still there; null: it is through. */
type Slice = (rules: PipelineRules, changes: ChangeSet) => number | null

/** Takes back what a group's lines from an instant (ms) on made, in slices: `inTransaction` does each in one of its own. */
export function forgetGroup(
  shelves: Shelves,
  groupId: number,
  from: number,
  inTransaction: (pipelineId: number, slice: Slice) => number | null,
): void {
  const pipelineId = shelves.catalog.pipelineOfGroup(groupId)
  const streams = shelves.db.all<{ id: number }>('SELECT id FROM stream WHERE group_id = ?', groupId)
  for (const { id: streamId } of streams) {
    const store = { ...shelves, pipelineId, streamId }
    let before: number | null = STREAM_ENDS
    while (before !== null) {
      const to: number = before
      before = inTransaction(pipelineId, (rules, changes) => forgetStep(store, to, from, rules, changes))
    }
  }
}
