import type { Delivery } from '#lib/domain/deliveries.ts'
import type { Position } from '#lib/domain/position.ts'
import type { AttemptRow, TransportPlace } from './attempt-rows.ts'
import type { DeliveryRecord } from './delivery-rows.ts'

/**
 * What one transaction has touched: the rows as they were before (whose counts must be taken back) and where labels
 * may have changed. Filled while stretches are derived again, read once all rows stand.
 */
export class ChangeSet {
  /** Row id → the delivery before its first change; null: it is new. */
  readonly deliveriesBefore = new Map<number, DeliveryRecord | null>()
  /** Row id → the attempt before its first change; null: it is new. */
  readonly attemptsBefore = new Map<number, AttemptRow | null>()
  /** Deliveries whose labels must be judged again. */
  readonly unlabelled = new Set<number>()
  /** Places where a key's `processed` appeared or went. */
  readonly processedMoved: { readonly pipelineId: number; readonly key: string; readonly at: Position }[] = []
  /** Places where a transport id appeared or went. */
  readonly transportMoved: {
    readonly pipelineId: number
    readonly id: string
    readonly place: TransportPlace
  }[] = []
  added = 0
  changed = 0
  removed = 0

  delivery(id: number, before: DeliveryRecord | null): void {
    if (!this.deliveriesBefore.has(id)) this.deliveriesBefore.set(id, before)
  }

  attempt(id: number, before: AttemptRow | null): void {
    if (!this.attemptsBefore.has(id)) this.attemptsBefore.set(id, before)
  }

  processed(pipelineId: number, delivery: Pick<Delivery, 'outcome' | 'key' | 'at'>): void {
    if (delivery.outcome === 'processed' && delivery.key !== null)
      this.processedMoved.push({ pipelineId, key: delivery.key, at: delivery.at })
  }

  transports(pipelineId: number, ids: readonly string[], place: TransportPlace): void {
    for (const id of ids) this.transportMoved.push({ pipelineId, id, place })
  }
}
