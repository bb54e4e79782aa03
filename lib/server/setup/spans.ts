export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/**
 * Since when requests are counted at all, ms. They are counted by the hour; that a first read began within the first of
 * these hours tells it closer. `firstHour` null: nothing was counted.
 */
export function countedSince(firstHour: number | null, began: readonly (number | null)[]): number | null {
  if (firstHour === null) return null
  const known = began.filter((at): at is number => at !== null)
  const earliest = known.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY)
  return earliest >= firstHour && earliest < firstHour + HOUR_MS ? earliest : firstHour
}
