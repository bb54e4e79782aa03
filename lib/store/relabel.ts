import { label } from '#lib/domain/labels.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { nextWithTransport, seenEarlier, splitIds } from './attempt-rows.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import {
  type DeliveryRecord,
  deliveriesOpeningAt,
  deliveryById,
  neighbourProcessed,
  storeLabels,
} from './delivery-rows.ts'

/** Judges again the labels of all that the changes may concern, once all rows stand. */
export function relabel(
  db: Database,
  changes: ChangeSet,
  rulesOf: (pipelineId: number) => PipelineRules,
): void {
  spread(db, changes)
  for (const id of changes.unlabelled) {
    const row = deliveryById(db, id)
    if (row) relabelOne(db, row, changes, rulesOf(row.pipeline_id))
  }
}

/** A change reaches the next `processed` of its key and the next attempt of each of its ids, and no further. */
function spread(db: Database, changes: ChangeSet): void {
  for (const { pipelineId, key, at } of changes.processedMoved) {
    const next = neighbourProcessed(db, pipelineId, key, at, 'after')
    if (next) changes.unlabelled.add(next.id)
  }
  for (const { pipelineId, id, place } of changes.transportMoved) {
    const next = nextWithTransport(db, pipelineId, id, place)
    for (const opening of next ? [place, next] : [place])
      for (const delivery of deliveriesOpeningAt(db, opening)) changes.unlabelled.add(delivery)
  }
}

function relabelOne(db: Database, row: DeliveryRecord, changes: ChangeSet, rules: PipelineRules): void {
  const at = { time: row.time, eventId: row.event_id }
  const opening = { time: row.open_time, eventId: row.open_event }
  const delivery = { at, outcome: row.outcome, key: row.key, transports: splitIds(row.transports) }
  const previous =
    row.key !== null && row.outcome === 'processed'
      ? neighbourProcessed(db, row.pipeline_id, row.key, at, 'before')
      : null
  const labels = label(delivery, rules, {
    previousProcessed: previous,
    seenEarlier: (ids) => seenEarlier(db, row.pipeline_id, ids, opening),
    replay: isReplay(db, row.request_id),
  })
  const stored = [row.first === 1, flag(row.retry), flag(row.breach), flag(row.rewrite), row.replay === 1]
  const judged = [labels.first, labels.retry, labels.breach, labels.rewrite, labels.replay]
  if (judged.every((value, index) => value === stored[index])) return
  changes.delivery(row.id, row)
  storeLabels(db, row.id, labels)
}

export function flag(value: number | null): boolean | null {
  return value === null ? null : value === 1
}

function isReplay(db: Database, requestId: string | null): boolean {
  return requestId !== null && db.get('SELECT 1 FROM replay_mark WHERE request_id = ?', requestId) !== null
}
