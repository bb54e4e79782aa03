const NB = '\u00a0'
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** `$0`, `under $0.01`, `$0.28`, `$1,240`: an estimate needs no more. */
export function formatDollars(dollars: number): string {
  if (dollars === 0) return '$0'
  if (dollars < 0.005) return 'under $0.01'
  if (dollars < 99.995) return `$${dollars.toFixed(2)}`
  return `$${Math.round(dollars).toLocaleString('en-US')}`
}

/** A price as it is listed: `$0.005`. */
export function formatPrice(dollars: number): string {
  return `$${dollars}`
}

/** Requests a second, two significant digits: `0.042`, `3.2`, `10`. */
export function formatPerSecond(perSecond: number): string {
  if (perSecond === 0) return '0'
  if (perSecond < 0.001) return '<0.001'
  const digits = perSecond < 0.0995 ? 3 : perSecond < 0.995 ? 2 : perSecond < 9.95 ? 1 : 0
  return String(Number(perSecond.toFixed(digits)))
}

const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A file's size in powers of a thousand, as `retention.size` is written: `244 KB`, `1.8 GB`, `20 GB`. */
export function formatFileSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  const text = unit === 0 || value >= 9.95 ? String(Math.round(value)) : String(Number(value.toFixed(1)))
  return `${text}${NB}${SIZE_UNITS[unit] ?? 'B'}`
}

/** An estimated time to go, ms: `under a minute`, `4 min`, `2 h`, `3 d`. */
export function formatAboutLeft(ms: number): string {
  if (ms < MINUTE) return 'under a minute'
  if (ms < 90 * MINUTE) return `${Math.round(ms / MINUTE)}${NB}min`
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)}${NB}h`
  return `${Math.round(ms / DAY)}${NB}d`
}
