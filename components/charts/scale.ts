import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatMinute, isMidnight, zoneOffset } from '#lib/format-time.ts'

/* Steps people count in; times a power of ten. */
const MANTISSAS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8] as const
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TIME_STEPS = [
  1, 5, 10, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 10_080, 20_160, 43_200, 129_600, 525_600,
]

/** 4 to 6 round ticks from 0 that reach `max`, wasting the least height. `least` is the smallest step: 1 for counts. */
export function niceTicks(max: number, least = 1): number[] {
  let best: { step: number; intervals: number } | null = null
  const floor = 10 ** Math.floor(Math.log10(Math.max(max / 5, least)))
  for (const power of [floor, floor * 10]) {
    for (const mantissa of MANTISSAS) {
      const step = mantissa * power
      const intervals = Math.max(3, Math.ceil(max / step - 1e-9))
      if (step < least || intervals > 5 || (least >= 1 && !Number.isInteger(step))) continue
      if (!best || step * intervals < best.step * best.intervals - 1e-9) best = { step, intervals }
    }
  }
  const { step, intervals } = best ?? { step: least, intervals: 3 }
  return Array.from({ length: intervals + 1 }, (_, index) => Number((index * step).toPrecision(6)))
}

export interface TimeTick {
  /** ms */
  readonly t: number
  readonly word: string
  /** A midnight of the zone: names the day. */
  readonly day: boolean
  /** Left out where the chart is narrow. */
  readonly minor: boolean
}

/** Ticks between two instants (ms) on round times of the zone, at most `most`; the day is named at midnight. */
export function timeTicks(from: number, to: number, zone: Zone, most = 9): TimeTick[] {
  const minutes =
    TIME_STEPS.find((step) => (to - from) / (step * MINUTE) <= most) ?? Math.ceil((to - from) / most / MINUTE)
  const step = minutes * MINUTE
  const ticks: Omit<TimeTick, 'minor'>[] = []
  const offset = zoneOffset(from, zone)
  for (let local = Math.ceil((from + offset) / step) * step; ticks.length <= most; local += step) {
    // The zone's distance to UTC may change within the range; ticks stay on its round times.
    const t = local - zoneOffset(local - offset, zone)
    if (t >= to) break
    const day = isMidnight(t, zone)
    ticks.push({ t, day, word: day || step >= DAY ? formatDate(t, zone) : formatMinute(t, zone) })
  }
  const named = Math.max(
    0,
    ticks.findIndex(({ day }) => day),
  )
  return ticks.map((tick, index) => ({ ...tick, minor: (index - named) % 2 !== 0 }))
}

/** Where an instant lies between two others, as a CSS percentage. */
export function percentOf(t: number, from: number, to: number): string {
  return `${Number((((t - from) / (to - from)) * 100).toFixed(3))}%`
}
