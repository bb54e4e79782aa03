/** Numbers, rates, durations and times for people, in one place. Unknown (null) never comes here:
 * components show it as a dash on hatch with its reason. */

/** Values and their units stay on one line. */
const NB = '\u00a0'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `108,940` */
export function formatCount(count: number): string {
  return COUNT.format(count)
}

/** `1 key`, `3 keys` */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/**
 * A fraction as a percentage of two significant digits: `15%`, `7.6%`, `0.57%`. Only a true zero is `0%` and only a
 * true whole is `100%`: what rounding would carry there says `>99%` or `<0.01%`.
 */
export function formatRate(fraction: number): string {
  if (fraction === 0) return '0%'
  if (fraction === 1) return '100%'
  const percent = fraction * 100
  if (percent > 0 && percent < 0.01) return '<0.01%'
  const digits = percent < 0.995 ? 2 : percent < 9.95 ? 1 : 0
  const text = percent.toFixed(digits)
  return fraction < 1 && text === '100' ? '>99%' : `${text}%`
}

/** The difference of two fractions in points: `+1.9 pts`, `−0.04 pts`, `no change`. */
export function formatPoints(from: number, to: number): string {
  const points = (to - from) * 100
  const digits = Math.abs(points) >= 0.095 ? 1 : 2
  const text = Math.abs(points).toFixed(digits)
  if (Number(text) === 0) return 'no change'
  return `${points < 0 ? '−' : '+'}${text}${NB}pts`
}

/** The relative change of two counts: `+4.2%`, `−11%`, `no change`; from nothing: `+12`. */
export function formatChange(from: number, to: number): string {
  if (from === to) return 'no change'
  const sign = to < from ? '−' : '+'
  if (from === 0) return `${sign}${formatCount(Math.abs(to))}`
  const percent = (Math.abs(to - from) / from) * 100
  if (percent >= 999.5) return `${sign}${formatCount(to - from)}`
  return `${sign}${percent < 0.05 ? '<0.1' : percent.toFixed(percent < 99.5 ? 1 : 0)}%`
}

/** The difference of two counts: `+3`, `−2`, `no change`. */
export function formatDifference(from: number, to: number): string {
  if (from === to) return 'no change'
  return `${to < from ? '−' : '+'}${formatCount(Math.abs(to - from))}`
}

/** A measured time in ms, two units at most: `38 ms`, `0.84 s`, `2.4 s`, `1 m 02 s`, `5 h 11 m`, `29 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`
  if (ms < 99.5) return `${Math.round(ms)}${NB}ms`
  if (ms < 995) return `${(ms / SECOND).toFixed(2)}${NB}s`
  if (ms < 9_950) return `${(ms / SECOND).toFixed(1)}${NB}s`
  if (ms < 59_500) return `${Math.round(ms / SECOND)}${NB}s`
  if (ms < HOUR - SECOND / 2) return pair(Math.round(ms / SECOND), 60, 'm', 's', 2)
  if (ms < DAY - MINUTE / 2) return pair(Math.round(ms / MINUTE), 60, 'h', 'm', 2)
  return pair(Math.round(ms / HOUR), 24, 'd', 'h', 1)
}

function pair(units: number, per: number, big: string, small: string, width: number): string {
  const rest = String(units % per).padStart(width, '0')
  return `${formatCount(Math.floor(units / per))}${NB}${big}${NB}${rest}${NB}${small}`
}

/** A time that is left, in ms: `formatDuration` cut instead of rounded. A moment into 30 days, `29 d 23 h` are left. */
export function formatLeft(ms: number): string {
  const left = Math.max(0, Math.floor(ms))
  return formatDuration(left - (left % smallestShown(left)))
}

function smallestShown(ms: number): number {
  if (ms >= DAY) return HOUR
  if (ms >= HOUR) return MINUTE
  if (ms >= 10 * SECOND) return SECOND
  if (ms >= SECOND) return SECOND / 10
  return ms >= 100 ? 10 : 1
}

/** A configured time in ms, whole where it is: `30 s`, `10 min` as a bucket, `24 h`, `30 d`; else as a duration. */
export function formatSpan(ms: number): string {
  if (ms >= 2 * DAY && ms % DAY === 0) return `${formatCount(ms / DAY)}${NB}d`
  if (ms >= HOUR && ms % HOUR === 0) return `${ms / HOUR}${NB}h`
  if (ms >= MINUTE && ms < HOUR && ms % MINUTE === 0) return `${ms / MINUTE}${NB}min`
  if (ms >= SECOND && ms < MINUTE && ms % SECOND === 0) return `${ms / SECOND}${NB}s`
  return formatDuration(ms)
}

/** How long ago, in ms, as people say it: `now`, `9 s ago`, `4 m ago`, `2 h 30 m ago`. */
export function formatAgo(ms: number): string {
  if (ms < SECOND) return 'now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}${NB}s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${NB}m ago`
  return `${formatDuration(ms)} ago`
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** `512 B`, `1.5 KB`, `1 MB`; 1 KB is 1,024 B, as AWS counts. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1_023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1_024
    unit += 1
  }
  const text = unit === 0 || value >= 9.95 ? formatCount(value) : String(Number(value.toFixed(1)))
  return `${text}${NB}${BYTE_UNITS[unit] ?? 'B'}`
}
