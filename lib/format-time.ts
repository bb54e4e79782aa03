/** Instants for people. One zone everywhere on a page: `UTC`, or the IANA name that the URL's `tz` carries. */
export type Zone = string

export const UTC: Zone = 'UTC'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const PARTS = new Map<Zone, Intl.DateTimeFormat>()
const NAMES = new Map<Zone, Intl.DateTimeFormat>()

/** The zone that `tz` names; anything that is none is UTC, `local` the zone of whoever renders. */
export function readZone(tz: string | readonly string[] | null | undefined): Zone {
  const name = typeof tz === 'string' ? tz : tz?.[0]
  if (!name || name === UTC) return UTC
  if (name === 'local') return new Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return UTC
  }
}

interface Parts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

function partsOf(ms: number, zone: Zone): Parts {
  let format = PARTS.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    PARTS.set(zone, format)
  }
  const parts = { year: '', month: '', day: '', hour: '', minute: '', second: '' }
  for (const { type, value } of format.formatToParts(ms)) {
    if (type in parts) parts[type as keyof Parts] = value
  }
  // en-GB writes "Sept"; every month has three letters here.
  return { ...parts, month: parts.month.slice(0, 3) }
}

/** `14:32:07` */
export function formatTime(ms: number, zone: Zone): string {
  const { hour, minute, second } = partsOf(ms, zone)
  return `${hour}:${minute}:${second}`
}

/** `14:32:06.412` */
export function formatTimeMs(ms: number, zone: Zone): string {
  const fraction = String(((Math.floor(ms) % 1_000) + 1_000) % 1_000).padStart(3, '0')
  return `${formatTime(ms, zone)}.${fraction}`
}

/** `14:32` */
export function formatMinute(ms: number, zone: Zone): string {
  const { hour, minute } = partsOf(ms, zone)
  return `${hour}:${minute}`
}

/** `20 Nov`, with its year where that is not `now`'s. */
export function formatDate(ms: number, zone: Zone, now: number | null = null): string {
  const { day, month, year } = partsOf(ms, zone)
  const same = now === null || partsOf(now, zone).year === year
  return same ? `${day}\u00a0${month}` : `${day}\u00a0${month}\u00a0${year}`
}

/** `20 Nov 14:32:07` */
export function formatDateTime(ms: number, zone: Zone): string {
  return `${formatDate(ms, zone)} ${formatTime(ms, zone)}`
}

/** `20 Nov 14:32:06.412` */
export function formatDateTimeMs(ms: number, zone: Zone): string {
  return `${formatDate(ms, zone)} ${formatTimeMs(ms, zone)}`
}

/** What the zone is called at that instant: `UTC`, `CET`, `GMT-3`. */
export function formatZone(zone: Zone, ms: number): string {
  if (zone === UTC) return UTC
  let format = NAMES.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' })
    NAMES.set(zone, format)
  }
  return format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/**
 * `19 Nov 14:32 – 20 Nov 14:32`, the date once where both are on one day. Seconds only where an end has some,
 * years only where one is not `now`'s.
 */
export function formatRange(from: number, to: number, zone: Zone, now: number | null = null): string {
  const clock = from % 60_000 === 0 && to % 60_000 === 0 ? formatMinute : formatTime
  const [a, b] = [formatDate(from, zone, now), formatDate(to, zone, now)]
  const end = a === b ? clock(to, zone) : `${b} ${clock(to, zone)}`
  return `${a} ${clock(from, zone)} – ${end}`
}

/** Whether the instant is a midnight of the zone: an axis names the day there. */
export function isMidnight(ms: number, zone: Zone): boolean {
  const { hour, minute, second } = partsOf(ms, zone)
  return hour === '00' && minute === '00' && second === '00'
}

/** The instant in the URL's words: `2026-11-20T14:30:00Z`. */
export function toUrlTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, 'Z')
}

/** How far the zone is ahead of UTC at that instant, ms. */
export function zoneOffset(ms: number, zone: Zone): number {
  if (zone === UTC) return 0
  const { year, month, day, hour, minute, second } = partsOf(ms, zone)
  const local = Date.UTC(
    Number(year),
    MONTHS.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  return local - Math.floor(ms / 1_000) * 1_000
}
