import type { ChangeSet } from './change-set.ts'
import { keyHash, transportHash } from './hash-index.ts'
import type { StreamStore } from './stretch.ts'
import { shownBy, type Trace, type TraceFacts } from './trace.ts'
import { deleteTrace, updateFacts } from './trace-rows.ts'

/** Takes a row away, and with it what it meant for others. */
export function removeTrace(store: StreamStore, row: Trace, changes: ChangeSet): void {
  deleteTrace(store.db, row.id)
  const pipelineId = store.catalog.pipelineOfSource(row.facts.sourceId)
  for (const hash of hashesOf(pipelineId, row.facts)) store.places.remove(hash, row.id)
  changes.moved(pipelineId, row.facts)
  changes.touch(row.id, row, null)
  if (row.facts.outcome !== null) changes.removed++
}

/** The labels stay as they were until the changes are settled. */
export function changeTrace(store: StreamStore, row: Trace, facts: TraceFacts, changes: ChangeSet): void {
  const after: Trace = { ...row, facts }
  updateFacts(store.db, store.catalog, row, after)
  // A log group may have come from another pipeline.
  const pipelineBefore = store.catalog.pipelineOfSource(row.facts.sourceId)
  const was = new Set(hashesOf(pipelineBefore, row.facts))
  const is = new Set(hashesOf(store.pipelineId, facts))
  for (const hash of was) if (!is.has(hash)) store.places.remove(hash, row.id)
  for (const hash of is) if (!was.has(hash)) store.places.add(hash, row.id)
  changes.moved(pipelineBefore, row.facts)
  changes.moved(store.pipelineId, facts)
  changes.touch(row.id, row, after)
  changes.unlabelled.add(row.id)
  countChange(row.facts, facts, changes)
}

function countChange(before: TraceFacts, after: TraceFacts, changes: ChangeSet): void {
  if (before.outcome !== null && after.outcome !== null) changes.changed++
  else if (after.outcome !== null) changes.added++
  else if (before.outcome !== null) changes.removed++
}

/** By what a row is found: its key and every transport id that it shows. */
export function hashesOf(pipelineId: number, row: TraceFacts): number[] {
  const key = row.key === null ? [] : [keyHash(pipelineId, row.key, row.outcome === 'processed')]
  return [...key, ...shownBy(row).map((id) => transportHash(pipelineId, id))]
}
