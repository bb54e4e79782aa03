import { formatDate, formatMinute, type Zone } from '#lib/format-time.ts'

/** What every part of the page needs to write instants. */
export interface Times {
  readonly zone: Zone
  /** ms */
  readonly now: number
}

/** `14:00` today, else `12 Nov 14:00`, with its year where that is another. */
export function shortTime(ms: number, { zone, now }: Times): string {
  const day = formatDate(ms, zone, now)
  const clock = formatMinute(ms, zone)
  return day === formatDate(now, zone, now) ? clock : `${day} ${clock}`
}

/** `12 Nov 14:00`, whichever day it is. */
export function dayTime(ms: number, { zone, now }: Times): string {
  return `${formatDate(ms, zone, now)} ${formatMinute(ms, zone)}`
}
