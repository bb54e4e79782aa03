import type { AttemptLog, DeliveryRow } from '#lib/domain/event-views.ts'
import { INSTANT_FIELDS } from '#lib/domain/instants.ts'
import { isOutcome } from '#lib/domain/outcome.ts'
import type { ReplayPreview, ReplayView } from '#lib/domain/replay-views.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** The API's JSON with its instants as ms. Text of others (lines, attributes, reasons) stays as it is. */
export function reviveInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviveInstants)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) =>
      INSTANT_FIELDS.has(name) && typeof part === 'string' && ISO.test(part)
        ? [name, Date.parse(part)]
        : [name, reviveInstants(part)],
    ),
  )
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/* What follows tells an answer of ours from something else in its place (a proxy's page, an older version's shape). */

function isDeliveryRow(value: unknown): value is DeliveryRow {
  if (!isObject(value)) return false
  const { id, time, outcome, key, evidence, line } = value
  const outcomeKnown = typeof outcome === 'string' && isOutcome(outcome)
  const keyFits = key === null || typeof key === 'string'
  return (
    typeof id === 'string' &&
    typeof time === 'number' &&
    outcomeKnown &&
    keyFits &&
    isObject(evidence) &&
    typeof line === 'string'
  )
}

export function isDeliveryRows(value: unknown): value is readonly DeliveryRow[] {
  return Array.isArray(value) && value.every(isDeliveryRow)
}

export function isAttemptLog(value: unknown): value is AttemptLog {
  if (!isObject(value) || !Array.isArray(value.lines)) return false
  return value.lines.every(
    (line) => isObject(line) && typeof line.time === 'number' && typeof line.message === 'string',
  )
}

function isPrediction(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && Array.isArray(value.grounds)
}

export function isReplayPreview(value: unknown): value is ReplayPreview {
  if (!isObject(value)) return false
  return (
    typeof value.previewId === 'string' &&
    typeof value.validUntil === 'number' &&
    typeof value.payload === 'string' &&
    isPrediction(value.prediction)
  )
}

export function isReplayView(value: unknown): value is ReplayView {
  if (!isObject(value)) return false
  return (
    typeof value.id === 'string' &&
    typeof value.state === 'string' &&
    Array.isArray(value.lines) &&
    isPrediction(value.prediction)
  )
}
