import type { Random } from '../pipelines/random.ts'

const SLOT_MS = 10 * 60_000
const DAY_MS = 86_400_000
/** The business grows: each day has this much more than the one before. */
const GROWTH = 1.3

/** How busy a moment is, in relation to others: by the hour (UTC), the weekday and the growth. */
export function busyness(time: number, end: number): number {
  const hour = (time % DAY_MS) / 3_600_000
  const daytime = 0.3 + 0.7 * Math.max(0, Math.sin((Math.PI * (hour - 5)) / 17)) ** 0.8
  const weekday = new Date(time).getUTCDay()
  const weekend = weekday === 0 || weekday === 6 ? 0.8 : 1
  return daytime * weekend * GROWTH ** ((time - end) / DAY_MS)
}

/** Spreads `total` over [start, end): calls `act` for each moment of a slot when that slot begins. */
export function arrivals(
  start: number,
  end: number,
  total: number,
): (slot: number, random: Random) => number[] {
  const slots = Math.max(1, Math.ceil((end - start) / SLOT_MS))
  const weights = Array.from({ length: slots }, (_, i) => busyness(start + i * SLOT_MS, end))
  const sum = weights.reduce((a, b) => a + b, 0)
  return (slot, random) => {
    const expected = ((weights[slot] ?? 0) / sum) * total
    if (expected <= 0) return []
    const times: number[] = []
    const mean = SLOT_MS / expected
    for (let at = random.wait(mean); at < SLOT_MS; at += random.wait(mean))
      times.push(start + slot * SLOT_MS + at)
    return times
  }
}

export function slotTimes(start: number, end: number): number[] {
  return Array.from(
    { length: Math.max(1, Math.ceil((end - start) / SLOT_MS)) },
    (_, i) => start + i * SLOT_MS,
  )
}
