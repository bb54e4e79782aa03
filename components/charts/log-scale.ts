const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/* Times people know, about a decade apart. */
const TICKS = [
  [1, '1 ms'],
  [10, '10 ms'],
  [100, '0.1 s'],
  [SECOND, '1 s'],
  [10 * SECOND, '10 s'],
  [MINUTE, '1 m'],
  [10 * MINUTE, '10 m'],
  [HOUR, '1 h'],
  [6 * HOUR, '6 h'],
  [DAY, '24 h'],
  [4 * DAY, '4 d'],
  [30 * DAY, '30 d'],
  [365 * DAY, '365 d'],
] as const

/** Where a time (ms) lies on a logarithmic axis from `from` to `to`, as a CSS percentage within 0 and 100. */
export function logPercent(ms: number, from: number, to: number): string {
  const share = Math.log(Math.max(ms, 1) / from) / Math.log(to / from)
  return `${Number((Math.min(1, Math.max(0, share)) * 100).toFixed(2))}%`
}

/** Times to name on the axis; every second one is minor. */
export function logTicks(from: number, to: number) {
  return TICKS.filter(([ms]) => ms >= from * 0.999 && ms <= to).map(([ms, word], index) => ({
    ms,
    word,
    minor: index % 2 !== 0,
  }))
}
