import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { RecordView } from '#lib/domain/event-views.ts'
import { attributeText } from './attribute-text.ts'
import type { RecordAttributes } from './table-settings.ts'

export type Item = Readonly<Record<string, AttributeValue>>

/** What a record's attributes say, before a clock is put beside them. Instants in ms. */
export interface RecordTimes {
  readonly status: string | null
  readonly processedAt: number | null
  readonly expiresAt: number | null
  readonly inProgressUntil: number | null
}

/** The least that a count of ms, µs and ns since the epoch may be: what is less is in the unit before it. */
const UNITS = [
  { least: 1e17, toMs: 1e-6 },
  { least: 1e14, toMs: 1e-3 },
  { least: 1e11, toMs: 1 },
] as const
/** Beyond it there is no date, ms. */
const LAST_INSTANT = 8.64e15

/** Seconds, or the finer unit that the number is too large for (Powertools' in_progress_expiration is ms), or ISO 8601. */
function instant(value: AttributeValue | undefined): number | null {
  const text = value?.N ?? value?.S
  if (text === undefined || text === '') return null
  const number = Number(text)
  if (Number.isFinite(number)) {
    const ms = Math.round(number * (UNITS.find(({ least }) => Math.abs(number) >= least)?.toMs ?? 1000))
    return Math.abs(ms) <= LAST_INSTANT ? ms : null
  }
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? null : parsed
}

export function recordTimes(item: Item, attributes: RecordAttributes): RecordTimes {
  const first = (names: readonly string[]) =>
    names.map((name) => item[name]).find((value) => value !== undefined)
  const status = first(attributes.status)
  return {
    status: status === undefined ? null : attributeText(status),
    processedAt: instant(first(attributes.processedAt)),
    expiresAt: instant(first(attributes.expiry)),
    inProgressUntil: instant(first(attributes.inProgressExpiry)),
  }
}

const IN_PROGRESS = /^(in[-_ ]?progress|processing|started|pending|running)$/i

/**
 * By logical expiry, for deletion lags by days: past its expiry a record is expired, and so is one in progress whose
 * holder has run out of time (a guard would let the next run in).
 */
export function recordState(times: RecordTimes, now: number): 'present' | 'expired' | 'in_progress' {
  if (times.expiresAt !== null && times.expiresAt < now) return 'expired'
  if (times.status === null || !IN_PROGRESS.test(times.status)) return 'present'
  return times.inProgressUntil !== null && times.inProgressUntil < now ? 'expired' : 'in_progress'
}

/** `id` is shown to people; `keys` are the table's own, which come first. `now` in ms. */
export function recordView(
  item: Item,
  read: { table: string; id: string; keys: readonly string[]; attributes: RecordAttributes; now: number },
): RecordView {
  const times = recordTimes(item, read.attributes)
  const names = [...read.keys, ...Object.keys(item).filter((name) => !read.keys.includes(name))]
  return {
    state: recordState(times, read.now),
    table: read.table,
    id: read.id,
    readAt: read.now,
    attributes: names.flatMap((name) => {
      const value = item[name]
      return value === undefined ? [] : [{ name, value: attributeText(value) }]
    }),
    processedAt: times.processedAt,
    expiresAt: times.expiresAt,
  }
}
