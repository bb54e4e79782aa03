import type { Freshness } from '#lib/domain/answer.ts'
import type { DeliveryRow, EffectView, EventData, RecordView } from '#lib/domain/event-views.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import { formatCount, formatDuration, formatLeft, formatPlural } from '#lib/format.ts'
import { formatDate, formatMinute, formatTime, formatZone, type Zone } from '#lib/format-time.ts'

/** Lambda gives an asynchronous event up after this long, ms: a failure younger than it may still be retried. */
const RETRY_HORIZON = 6 * 3_600_000

const VERBS: Record<Outcome, string> = {
  processed: 'processed',
  duplicate: 'suppressed',
  failed: 'failed',
  in_progress: 'refused while another run held the key',
  mismatch: 'refused for another payload',
}

function times(count: number): string {
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${formatCount(count)} times`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function deliveredText(rows: readonly DeliveryRow[], zone: Zone): string {
  const first = rows[0]
  if (first === undefined) return 'No delivery of it is kept.'
  const when = `${formatDate(first.time, zone)} ${formatMinute(first.time, zone)} ${formatZone(zone, first.time)}`
  const from = rows.length === 1 ? `on ${when}` : `from ${when}`
  return `Delivered ${times(rows.length)} ${from}.`
}

function outcomesText(rows: readonly DeliveryRow[]): string | null {
  const counts = new Map<Outcome, number>()
  for (const row of rows) counts.set(row.outcome, (counts.get(row.outcome) ?? 0) + 1)
  if (counts.size === 0) return null
  const parts = [...counts].map(([outcome, count]) => `${VERBS[outcome]} ${times(count)}`)
  return `${capital(parts.join(', '))}.`
}

function labelsText(rows: readonly DeliveryRow[]): readonly string[] {
  const breaches = rows.filter((row) => row.breach === true).length
  const rewrites = rows.filter((row) => row.rewrite).length
  const replays = rows.filter((row) => row.replay).length
  const said: string[] = []
  if (breaches > 0) said.push(`Processed again within the window ${times(breaches)}: the guard was breached.`)
  if (rewrites > 0) said.push(`Rewritten ${times(rewrites)}, as this pipeline does.`)
  if (replays > 0)
    said.push(
      replays === 1 ? 'One delivery was a replay.' : `${formatCount(replays)} deliveries were replays.`,
    )
  return said
}

function recordText(record: RecordView, now: number): string {
  switch (record.state) {
    case 'unconfigured':
      return 'no tracking table is configured, so its record is unknown'
    case 'unreadable':
      return `its record could not be read: ${record.problem.replace(/\.$/, '')}`
    case 'none':
      return 'there is no record of it'
    case 'in_progress':
      return 'its record says that a run holds the key'
    case 'expired':
      return record.expiresAt === null
        ? 'the record has expired'
        : `the record expired ${formatDuration(Math.max(0, now - record.expiresAt))} ago`
    case 'present':
      return record.expiresAt === null
        ? 'the record does not expire'
        : `the record expires in ${formatLeft(record.expiresAt - now)}`
  }
}

function effectText(effect: EffectView): string {
  if (effect.rows === null) return `${effect.name} cannot be seen from here`
  if (effect.rows === 0) return `${effect.name} is missing`
  return effect.rows === 1 ? `${effect.name} is there` : `${effect.name} is there ${times(effect.rows)}`
}

function pendingText(event: EventData, now: number): string {
  const last = event.deliveries.at(-1)
  if (event.record.state === 'in_progress') return 'A run may still be under way.'
  if (last?.outcome === 'failed' && now - last.time < RETRY_HORIZON)
    return 'The last delivery failed: a retry may still come.'
  return 'Nothing is known to be pending.'
}

function replayText(event: EventData): string {
  if (!event.replay.available)
    return `It cannot be replayed from here: ${event.replay.reason.replace(/\.$/, '')}.`
  switch (event.record.state) {
    case 'present':
      if (event.guard.status === 'HOLDING')
        return 'Replaying now should be skipped: the record is there, and this guard has skipped before.'
      return event.guard.status === 'BREACHED'
        ? 'Replaying now may execute it again: the record is there, but this guard was breached.'
        : 'Replaying now may execute it again: a record is there, but this guard was not seen to skip.'
    case 'expired':
      return 'Replaying now may execute it again: the record has expired.'
    case 'none':
      return 'Replaying now would execute it.'
    case 'in_progress':
      return 'Replaying now would meet the run that holds the key.'
    case 'unconfigured':
    case 'unreadable':
      return 'What a replay would do cannot be told.'
  }
}

/** The event in one paragraph: how often delivered, what came of it, record and effect, what is pending, what a replay would do. */
export function plainAnswer(event: EventData, now: number, zone: Zone): string {
  const state = [recordText(event.record, now), ...event.effects.map(effectText)].join('; ')
  return [
    deliveredText(event.deliveries, zone),
    outcomesText(event.deliveries),
    ...labelsText(event.deliveries),
    `${capital(state)}.`,
    pendingText(event, now),
    replayText(event),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}

/** What the answer was read from, and what of it could not be read. */
export function answerGround(event: EventData, freshness: Freshness, now: number, zone: Zone): string {
  const lines = formatPlural(event.deliveries.length, 'outcome line')
  const rows = event.effects.filter((effect) => effect.rows !== null).length
  const state = event.record.state
  const readAt = state === 'unconfigured' || state === 'unreadable' ? now : event.record.readAt
  const sources = [
    lines,
    ...(state === 'unconfigured' || state === 'unreadable' ? [] : ['the tracking record']),
  ]
  if (rows > 0) sources.push(formatPlural(rows, 'effect'))
  const said = [`From ${sources.join(', ')}, read ${formatTime(readAt, zone)} ${formatZone(zone, readAt)}.`]
  if (event.effects.length === 0) said.push('No effect is configured for this pipeline.')
  const gap = freshness.gaps[0]
  if (gap !== undefined) {
    const more =
      freshness.gaps.length > 1 ? ` and ${formatPlural(freshness.gaps.length - 1, 'more gap')}` : ''
    said.push(
      `${formatDate(gap.from, zone)} ${formatMinute(gap.from, zone)}–${formatMinute(gap.to, zone)}${more} was not read: a delivery in it would be missing here.`,
    )
  }
  return said.join(' ')
}
