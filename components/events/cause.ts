import type { DeliveryRow } from '#lib/domain/event-views.ts'
import type { Evidence } from '#lib/domain/signal.ts'
import { formatDuration } from '#lib/format.ts'
import { type Phrase, shortHash, shortId, shortTail } from './phrase.ts'

export type CauseName = 'async retry' | 'redelivery' | 'producer duplicate' | 'same batch' | 'replay'

/** Why an event came again. `name` null: no line that was read carries evidence, so the cause is unknown. */
export interface Cause {
  readonly name: CauseName | null
  readonly why: Phrase
}

const MESSAGE_IDS = ['messageId', 'sequencer', 'sequenceNumber', 'eventBridgeId'] as const
const CONTENT = ['eTag', 'versionId', 'payloadSha256'] as const
type TextField = (typeof MESSAGE_IDS)[number] | (typeof CONTENT)[number]

function quoted(field: TextField, value: string): { mono: string } {
  const isContent = field === 'eTag' || field === 'payloadSha256'
  return { mono: `"${field}":"${isContent ? shortHash(value) : shortTail(value)}"` }
}

/** The first of `fields` that both deliveries show with the same value. */
function shared<F extends TextField>(fields: readonly F[], a: Evidence, b: Evidence): F | null {
  return fields.find((field) => a[field] !== undefined && a[field] === b[field]) ?? null
}

/** The first of `fields` that both show with different values. */
function differing<F extends TextField>(fields: readonly F[], a: Evidence, b: Evidence): F | null {
  return (
    fields.find((field) => a[field] !== undefined && b[field] !== undefined && a[field] !== b[field]) ?? null
  )
}

function sameAttempt(a: DeliveryRow, b: DeliveryRow): boolean {
  if (a.requestId === null || a.requestId !== b.requestId || a.stream !== b.stream) return false
  return (a.attempt?.start ?? null) === (b.attempt?.start ?? null)
}

function ofSameRequest(row: DeliveryRow, before: DeliveryRow, requestId: string): Cause {
  const id = { mono: shortId(requestId) }
  if (before.outcome !== 'failed') {
    return { name: 'redelivery', why: ['Same request id ', id, '; no failure of it was read before.'] }
  }
  const from = before.attempt?.end ?? before.time
  const start = row.attempt?.start ?? null
  const later =
    start === null ? '' : `, started ${formatDuration(Math.max(0, start - from))} after the failure`
  return { name: 'async retry', why: ['Same request id ', id, `${later}.`] }
}

function ofSameMessage(row: DeliveryRow, earlier: readonly DeliveryRow[]): Cause | null {
  for (const before of earlier) {
    const field = shared(MESSAGE_IDS, row.evidence, before.evidence)
    const value = field === null ? undefined : row.evidence[field]
    if (field === null || value === undefined) continue
    const request =
      row.requestId === null ? [] : ['New request id ', { mono: shortId(row.requestId) }, ', same ']
    const start: Phrase = request.length > 0 ? request : ['Same ']
    return {
      name: 'redelivery',
      why: [...start, quoted(field, value), ': the transport delivered it again.'],
    }
  }
  return null
}

function ofSameContent(row: DeliveryRow, earlier: readonly DeliveryRow[]): Cause | null {
  for (const before of earlier) {
    const id = differing(MESSAGE_IDS, row.evidence, before.evidence)
    const content = shared(CONTENT, row.evidence, before.evidence)
    const newId = id === null ? undefined : row.evidence[id]
    const same = content === null ? undefined : row.evidence[content]
    if (id === null || content === null || newId === undefined || same === undefined) continue
    const why: Phrase = [
      'New ',
      quoted(id, newId),
      ', same ',
      quoted(content, same),
      ': the same content was sent again.',
    ]
    return { name: 'producer duplicate', why }
  }
  return null
}

/**
 * The cause of one delivery of an event, from the lines of it and of the `earlier` ones (oldest first).
 * Null for the event's first delivery, which needs none.
 */
export function causeOf(row: DeliveryRow, earlier: readonly DeliveryRow[]): Cause | null {
  if (row.replay) return { name: 'replay', why: ['Sent by Onceboard.'] }
  const organic = earlier.filter((before) => !before.replay)
  if (organic.length === 0) return null
  const nearestFirst = organic.toReversed()
  const sibling = nearestFirst.find((before) => sameAttempt(row, before))
  if (sibling !== undefined) {
    return {
      name: 'same batch',
      why: ['In the same attempt as the delivery before it: it was in the batch twice.'],
    }
  }
  const { requestId } = row
  const sameRequest =
    requestId === null ? undefined : nearestFirst.find((before) => before.requestId === requestId)
  if (sameRequest !== undefined && requestId !== null) return ofSameRequest(row, sameRequest, requestId)
  return (
    ofSameMessage(row, nearestFirst) ??
    ofSameContent(row, nearestFirst) ?? {
      name: null,
      why: ['Cause unknown: its lines carry no id that an earlier delivery shows.'],
    }
  )
}
