import type { PlacedSignal } from '#lib/domain/attempts.ts'
import { type Delivery, type DerivedAttempt, derive } from '#lib/domain/deliveries.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Position } from '#lib/domain/position.ts'
import {
  addTransports,
  attemptsIn,
  insertAttempt,
  isSameAttempt,
  joinIds,
  removeTransports,
  splitIds,
  updateAttempt,
  type Where,
} from './attempt-rows.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import {
  type DeliveryRecord,
  deliveriesIn,
  insertDelivery,
  isSameDelivery,
  updateDelivery,
} from './delivery-rows.ts'
import { bounds, type Stretch, signalsIn, storeCuts, stretchOf } from './signal-rows.ts'

export interface Rederivation {
  readonly where: Where
  readonly rules: PipelineRules
  /** The row id of a source, made where it is new. */
  readonly sourceId: (name: string | null) => number
}

/** Derives again what the news in a stream may change, and stores the difference. */
export function rederive(
  db: Database,
  job: Rederivation,
  news: readonly PlacedSignal[],
  changes: ChangeSet,
): void {
  rederiveStretch(db, job, stretchOf(db, job.where.streamId, news), changes)
}

export function rederiveStretch(db: Database, job: Rederivation, stretch: Stretch, changes: ChangeSet): void {
  const signals = signalsIn(db, job.where.streamId, stretch)
  const { from, to } = bounds(stretch)
  const { attempts, deliveries } = derive(signals, job.rules)
  const attemptIds = storeAttempts(db, job, attempts, { from, to }, changes)
  const ingested = new Map(signals.map((signal) => [placeName(signal), signal.ingestionTime]))
  storeDeliveries(db, job, deliveries, attemptIds, { from, to, ingested }, changes)
  storeCuts(db, job.where.streamId, signals)
}

function placeName(at: Position): string {
  return `${at.time} ${at.eventId}`
}

/** Answers the row id of each attempt by its opening. */
function storeAttempts(
  db: Database,
  { where }: Rederivation,
  attempts: readonly DerivedAttempt[],
  { from, to }: { readonly from: number; readonly to: number },
  changes: ChangeSet,
): Map<string, number> {
  const stored = new Map(
    attemptsIn(db, where.streamId, from, to).map((row) => [`${row.open_time} ${row.open_event}`, row]),
  )
  const ids = new Map<string, number>()
  for (const attempt of attempts) {
    const name = placeName(attempt.opening)
    const place = { ...attempt.opening, streamId: where.streamId }
    const row = stored.get(name)
    stored.delete(name)
    if (row && isSameAttempt(row, attempt)) {
      ids.set(name, row.id)
      continue
    }
    const id = row?.id ?? insertAttempt(db, where, attempt)
    if (row) updateAttempt(db, row.id, attempt)
    ids.set(name, id)
    changes.attempt(id, row ?? null)
    moveTransports(db, where.pipelineId, row?.transports ?? '', joinIds(attempt.transports), place, changes)
  }
  for (const row of stored.values()) {
    const place = { time: row.open_time, eventId: row.open_event, streamId: where.streamId }
    db.run('DELETE FROM attempt WHERE id = ?', row.id)
    changes.attempt(row.id, row)
    moveTransports(db, where.pipelineId, row.transports, '', place, changes)
  }
  return ids
}

function moveTransports(
  db: Database,
  pipelineId: number,
  before: string,
  after: string,
  place: { readonly time: number; readonly eventId: string; readonly streamId: number },
  changes: ChangeSet,
): void {
  const was = new Set(splitIds(before))
  const is = new Set(splitIds(after))
  const gone = [...was].filter((id) => !is.has(id))
  const come = [...is].filter((id) => !was.has(id))
  removeTransports(db, pipelineId, gone, place)
  addTransports(db, pipelineId, come, place)
  changes.transports(pipelineId, [...gone, ...come], place)
}

function storeDeliveries(
  db: Database,
  job: Rederivation,
  deliveries: readonly Delivery[],
  attemptIds: ReadonlyMap<string, number>,
  stretch: { readonly from: number; readonly to: number; readonly ingested: ReadonlyMap<string, number> },
  changes: ChangeSet,
): void {
  const { streamId } = job.where
  const rows = deliveriesIn(db, streamId, stretch.from, stretch.to)
  const stored = new Map(rows.map((row) => [`${row.time} ${row.event_id}`, row]))
  for (const delivery of deliveries) {
    const name = placeName(delivery.at)
    const row = stored.get(name) ?? null
    stored.delete(name)
    const links = {
      sourceId: job.sourceId(delivery.source.name),
      attemptId: delivery.inAttempt ? (attemptIds.get(placeName(delivery.opening)) ?? null) : null,
      ingestionTime: stretch.ingested.get(name) ?? delivery.at.time,
    }
    if (row && isSameDelivery(row, delivery, links)) continue
    if (row) forget(db, job, row, changes)
    if (row) updateDelivery(db, row.id, delivery, links)
    const id = row?.id ?? insertDelivery(db, job.where, delivery, links)
    remember(db, job, id, delivery, changes, row)
  }
  for (const row of stored.values()) {
    forget(db, job, row, changes)
    db.run('DELETE FROM delivery WHERE id = ?', row.id)
    changes.removed++
  }
}

function remember(
  db: Database,
  { where }: Rederivation,
  id: number,
  delivery: Delivery,
  changes: ChangeSet,
  before: DeliveryRecord | null,
): void {
  changes.delivery(id, before)
  changes.unlabelled.add(id)
  changes.processed(where.pipelineId, delivery)
  if (!delivery.inAttempt)
    moveTransports(
      db,
      where.pipelineId,
      '',
      joinIds(delivery.transports),
      bareAt(delivery.at, where),
      changes,
    )
  if (before) changes.changed++
  else changes.added++
}

/** What a row that changes or goes has meant for others. */
function forget(db: Database, { where }: Rederivation, row: DeliveryRecord, changes: ChangeSet): void {
  const at = { time: row.time, eventId: row.event_id }
  changes.delivery(row.id, row)
  changes.processed(where.pipelineId, { outcome: row.outcome, key: row.key, at })
  if (row.attempt_id === null)
    moveTransports(db, where.pipelineId, row.transports, '', bareAt(at, where), changes)
}

function bareAt(at: Position, where: Where) {
  return { ...at, streamId: where.streamId }
}
