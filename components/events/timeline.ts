import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { formatDuration } from '#lib/format.ts'
import { type Cause, causeOf } from './cause.ts'

/** One row of an event's timeline. */
export interface TimelineRow {
  readonly delivery: DeliveryRow
  /** 1 for the oldest: the number by which the page names it. */
  readonly position: number
  /** ms since the event's first delivery; null for the first itself */
  readonly sinceMs: number | null
  readonly note: string | null
  readonly cause: Cause | null
}

/** What the attempt's own lines say beside the outcome; null where the outcome says it all. */
export function attemptNote(row: DeliveryRow): string | null {
  const version = row.attempt?.version ? ` on v${row.attempt.version}` : ''
  const after = row.attempt?.durationMs == null ? '' : ` after ${formatDuration(row.attempt.durationMs)}`
  const said: string[] = []
  if (row.outcome === 'failed') {
    said.push(
      row.attempt?.status === 'timeout'
        ? `Timed out${after}${version}.`
        : `The attempt ended in an error${after}${version}.`,
    )
  }
  if (row.inferred && row.outcome === 'processed')
    said.push('Concluded from a clean end without an outcome line.')
  if (row.key === null && row.outcome === 'failed') said.push('The line names no key.')
  if (row.outcome === 'in_progress') said.push('Refused: another run held the key.')
  if (row.outcome === 'mismatch') said.push('Refused: same key, other payload.')
  if (row.breach === true) said.push('Processed again within the window: the effect happened twice.')
  if (row.rewrite) said.push('Rewritten, as this pipeline does.')
  return said.length === 0 ? null : said.join(' ')
}

/** `deliveries` of one event, oldest first. */
export function timelineOf(deliveries: readonly DeliveryRow[]): readonly TimelineRow[] {
  const start = deliveries[0]?.time ?? 0
  return deliveries.map((delivery, index) => ({
    delivery,
    position: index + 1,
    sinceMs: index === 0 ? null : delivery.time - start,
    note: attemptNote(delivery),
    cause: causeOf(delivery, deliveries.slice(0, index)),
  }))
}

/** `4: 1 failed, 1 processed, 2 duplicate` in the order in which they came. */
export function outcomeSummary(deliveries: readonly DeliveryRow[]): string {
  const counts = new Map<string, number>()
  for (const { outcome } of deliveries) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`)
  return `${deliveries.length}: ${parts.join(', ')}`
}
