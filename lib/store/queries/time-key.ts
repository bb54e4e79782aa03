import type { Range } from '#lib/domain/answer.ts'

/** delivery.id is (ms since 2020) × 4096 + slot (schema.ts). */
const ORIGIN = Date.UTC(2020, 0, 1)
const SLOTS = 4_096
/** More rows than slots in a millisecond spill into its neighbours: the time itself then decides. */
const SPILL_MS = 1_000

/** The ids among which every delivery of the range lies; rows at the edges must still be judged by their time. */
export function idBounds(range: Range): { readonly from: number; readonly to: number } {
  return { from: idAt(range.from - SPILL_MS), to: idAt(range.to + SPILL_MS) }
}

function idAt(time: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.floor((time - ORIGIN) * SLOTS))
}
