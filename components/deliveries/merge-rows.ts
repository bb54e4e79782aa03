import type { DeliveryRow } from '#lib/domain/event-views.ts'

function newestFirst(a: DeliveryRow, b: DeliveryRow): number {
  return b.time - a.time || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}

/**
 * The list after a refresh: `fresh` is the newest page as it is now, `known` what was shown before (both newest first).
 * Within its own span the fresh page is the truth; older rows that were loaded stay. Where the two no longer touch,
 * rows in between were never read, so what was known is dropped and `reset` tells that the cursor of `fresh` counts.
 */
export function mergeRefresh(
  known: readonly DeliveryRow[],
  fresh: readonly DeliveryRow[],
): { rows: readonly DeliveryRow[]; reset: boolean } {
  const oldest = fresh.at(-1)
  if (oldest === undefined || known.length === 0) return { rows: fresh, reset: true }
  const freshIds = new Set(fresh.map((row) => row.id))
  if (!known.some((row) => freshIds.has(row.id))) return { rows: fresh, reset: true }
  const older = known.filter((row) => !freshIds.has(row.id) && newestFirst(row, oldest) > 0)
  return { rows: [...fresh, ...older], reset: older.length === 0 }
}

/** `older` is a further page; rows that are there already are not repeated. */
export function appendOlder(
  known: readonly DeliveryRow[],
  older: readonly DeliveryRow[],
): readonly DeliveryRow[] {
  const ids = new Set(known.map((row) => row.id))
  return [...known, ...older.filter((row) => !ids.has(row.id))]
}

/** How many rows of `fresh` are newer than the newest shown. */
export function countNewer(shown: readonly DeliveryRow[], fresh: readonly DeliveryRow[]): number {
  const newest = shown[0]
  if (newest === undefined) return fresh.length
  return fresh.filter((row) => newestFirst(row, newest) < 0).length
}

/** Whether `fresh` brings a replay that is not shown yet: someone has just asked for it, so it never waits. */
export function bringsReplay(shown: readonly DeliveryRow[], fresh: readonly DeliveryRow[]): boolean {
  const ids = new Set(shown.map((row) => row.id))
  return fresh.some((row) => row.replay && !ids.has(row.id))
}
