import type { Delivery } from '#lib/domain/deliveries.ts'
import type { Labels } from '#lib/domain/labels.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import type { Position } from '#lib/domain/position.ts'
import { joinIds, type TransportPlace, type Where } from './attempt-rows.ts'
import type { Database } from './database.ts'
import { deliveryRowId } from './row-id.ts'
import { lineAt } from './signal-rows.ts'

export interface DeliveryRecord {
  readonly id: number
  readonly time: number
  readonly event_id: string
  readonly stream_id: number
  readonly pipeline_id: number
  readonly source_id: number
  readonly outcome: Outcome
  readonly key: string | null
  readonly inferred: number
  readonly unfit: number
  readonly request_id: string | null
  readonly own_transport: string | null
  readonly transports: string
  readonly attempt_id: number | null
  readonly open_time: number
  readonly open_event: string
  readonly evidence: string
  readonly first: number
  readonly retry: number | null
  readonly breach: number | null
  readonly rewrite: number | null
  readonly replay: number
}

const FACTS =
  'id, time, event_id, stream_id, pipeline_id, source_id, outcome, key, inferred, unfit, request_id, own_transport, transports, attempt_id, open_time, open_event, evidence, first, retry, breach, rewrite, replay'

export function deliveriesIn(db: Database, streamId: number, from: number, to: number): DeliveryRecord[] {
  return db.all<DeliveryRecord>(
    `SELECT ${FACTS} FROM delivery WHERE stream_id = ? AND time >= ? AND time < ?`,
    streamId,
    from,
    to,
  )
}

export function deliveryById(db: Database, id: number): DeliveryRecord | null {
  return db.get<DeliveryRecord>(`SELECT ${FACTS} FROM delivery WHERE id = ?`, id)
}

export function insertDelivery(
  db: Database,
  where: Where,
  delivery: Delivery,
  links: { readonly sourceId: number; readonly attemptId: number | null; readonly ingestionTime: number },
): number {
  const { line, bytes } = lineAt(db, where.streamId, delivery.at)
  const id = deliveryRowId(db, delivery.at)
  db.run(
    `INSERT INTO delivery (id, time, event_id, group_id, stream_id, ingestion_time, pipeline_id, line, line_bytes,
       source_id, outcome, key, inferred, unfit, request_id, own_transport, transports, attempt_id, open_time, open_event, evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    delivery.at.time,
    delivery.at.eventId,
    where.groupId,
    where.streamId,
    links.ingestionTime,
    where.pipelineId,
    line,
    bytes,
    ...deliveryFacts(delivery, links),
  )
  return id
}

export function updateDelivery(db: Database, id: number, delivery: Delivery, links: Links): void {
  db.run(
    `UPDATE delivery SET source_id = ?, outcome = ?, key = ?, inferred = ?, unfit = ?, request_id = ?, own_transport = ?,
       transports = ?, attempt_id = ?, open_time = ?, open_event = ?, evidence = ? WHERE id = ?`,
    ...deliveryFacts(delivery, links),
    id,
  )
}

interface Links {
  readonly sourceId: number
  readonly attemptId: number | null
}

export function isSameDelivery(row: DeliveryRecord, delivery: Delivery, links: Links): boolean {
  const stored = [
    row.source_id,
    row.outcome,
    row.key,
    row.inferred,
    row.unfit,
    row.request_id,
    row.own_transport,
    row.transports,
    row.attempt_id,
    row.open_time,
    row.open_event,
    row.evidence,
  ]
  return deliveryFacts(delivery, links).every((fact, index) => fact === stored[index])
}

function deliveryFacts(delivery: Delivery, links: Links) {
  return [
    links.sourceId,
    delivery.outcome,
    delivery.key,
    Number(delivery.inferred),
    Number(delivery.source.unfit),
    delivery.requestId,
    delivery.transports.find((id) => !id.startsWith('requestId:')) ?? null,
    joinIds(delivery.transports),
    links.attemptId,
    delivery.opening.time,
    delivery.opening.eventId,
    JSON.stringify(delivery.evidence),
  ] as const
}

export function storeLabels(db: Database, id: number, labels: Labels): void {
  db.run(
    'UPDATE delivery SET first = ?, retry = ?, breach = ?, rewrite = ?, replay = ? WHERE id = ?',
    Number(labels.first),
    labels.retry === null ? null : Number(labels.retry),
    labels.breach === null ? null : Number(labels.breach),
    labels.rewrite === null ? null : Number(labels.rewrite),
    Number(labels.replay),
    id,
  )
}

/** The same key's `processed` next before or after a place; null where there is none. */
export function neighbourProcessed(
  db: Database,
  pipelineId: number,
  key: string,
  at: Position,
  side: 'before' | 'after',
): (Position & { readonly id: number }) | null {
  const [compare, order] = side === 'before' ? ['<', 'DESC'] : ['>', 'ASC']
  const row = db.get<{ id: number; time: number; event_id: string }>(
    `SELECT id, time, event_id FROM delivery INDEXED BY delivery_key
     WHERE pipeline_id = ? AND key = ? AND outcome = 'processed' AND (time, event_id) ${compare} (?, ?)
     ORDER BY time ${order}, event_id ${order} LIMIT 1`,
    pipelineId,
    key,
    at.time,
    at.eventId,
  )
  return row && { id: row.id, time: row.time, eventId: row.event_id }
}

/** The deliveries of the attempt, or the bare delivery, that opens at a place. */
export function deliveriesOpeningAt(db: Database, place: TransportPlace): number[] {
  const inAttempt = db.all<{ id: number }>(
    `SELECT delivery.id FROM attempt JOIN delivery ON delivery.attempt_id = attempt.id
     WHERE attempt.stream_id = ? AND attempt.open_time = ? AND attempt.open_event = ?`,
    place.streamId,
    place.time,
    place.eventId,
  )
  const bare = db.all<{ id: number }>(
    'SELECT id FROM delivery WHERE stream_id = ? AND time = ? AND event_id = ? AND attempt_id IS NULL',
    place.streamId,
    place.time,
    place.eventId,
  )
  return [...inAttempt, ...bare].map(({ id }) => id)
}
