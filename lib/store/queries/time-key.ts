import type { Range } from '#lib/domain/answer.ts'
import { rowIdFloor } from '../row-id.ts'

/** More rows than slots in a millisecond spill into the next ones: their own time then decides. */
const SPILL_MS = 1_000

/** The ids among which every row of the range lies; rows at the edges must still be judged by their time. */
export function idBounds(range: Range): { readonly from: number; readonly to: number } {
  return { from: rowIdFloor(range.from), to: rowIdFloor(range.to + SPILL_MS) }
}
