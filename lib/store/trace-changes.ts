import type { ChangeSet } from './change-set.ts'
import { keyHash, transportHash } from './hash-index.ts'
import type { StreamStore } from './stretch.ts'
import { shownBy, type Trace, type TraceFacts } from './trace.ts'
import { deleteTrace, updateFacts } from './trace-rows.ts'

/** Takes a row away, and with it what it meant for others. */
export function removeTrace(store: StreamStore, row: Trace, changes: ChangeSet): void {
  deleteTrace(store.db, row.id)
  const pipelineId = store.catalog.pipelineOfSource(row.sourceId)
  for (const hash of hashesOf(pipelineId, row)) store.places.remove(hash, row.id)
  changes.moved(pipelineId, row)
  changes.touch(row.id, row, null)
  if (row.outcome !== null) changes.removed++
}

/** The labels stay as they were until the changes are settled. */
export function changeTrace(store: StreamStore, row: Trace, facts: TraceFacts, changes: ChangeSet): void {
  const after: Trace = { ...facts, id: row.id, streamId: row.streamId, labels: row.labels }
  updateFacts(store.db, store.catalog, after)
  // A log group may have come from another pipeline.
  const pipelineBefore = store.catalog.pipelineOfSource(row.sourceId)
  const was = new Set(hashesOf(pipelineBefore, row))
  const is = new Set(hashesOf(store.pipelineId, after))
  for (const hash of was) if (!is.has(hash)) store.places.remove(hash, row.id)
  for (const hash of is) if (!was.has(hash)) store.places.add(hash, row.id)
  changes.moved(pipelineBefore, row)
  changes.moved(store.pipelineId, after)
  changes.touch(row.id, row, after)
  changes.unlabelled.add(row.id)
  countChange(row, after, changes)
}

function countChange(before: Trace, after: Trace, changes: ChangeSet): void {
  if (before.outcome !== null && after.outcome !== null) changes.changed++
  else if (after.outcome !== null) changes.added++
  else if (before.outcome !== null) changes.removed++
}

/** By what a row is found: its key and every transport id that it shows. */
export function hashesOf(pipelineId: number, row: TraceFacts): number[] {
  const key = row.key === null ? [] : [keyHash(pipelineId, row.key, row.outcome === 'processed')]
  return [...key, ...shownBy(row).map((id) => transportHash(pipelineId, id))]
}
