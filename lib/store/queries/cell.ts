import type { Range } from '#lib/domain/answer.ts'
import type { Sums } from '#lib/domain/counts.ts'
import type { Filters, ReplayMode } from '#lib/domain/filters.ts'
import { COUNTED, type Counted } from '#lib/domain/tally.ts'
import { number, type Row } from './row.ts'

/** What one source counts in one bucket. Replays are cells of their own. */
export interface Cell {
  readonly sourceId: number
  /** ms, start of the bucket; 0 where the whole range is one */
  readonly t: number
  readonly replay: boolean
  /** Counts that were not asked for are absent; of those that were, one that is absent is 0. */
  readonly sums: Partial<Sums>
}

export interface CellQuery {
  readonly range: Range
  /** null: the whole range is one bucket */
  readonly bucketMs: number | null
  /** Sources, or rows of whole pipelines (schema.ts). */
  readonly sourceIds: readonly number[]
  readonly filters: Pick<Filters, 'outcomes' | 'labels' | 'q' | 'replays'>
  /** What is counted; all of it where nothing is said. */
  readonly counts?: readonly Counted[]
  /** All of them as one: every cell is the first one's. */
  readonly merged?: boolean
}

/** Whether the filter on replays leaves it. */
export function isLeft({ replay }: Cell, replays: ReplayMode): boolean {
  return replays === 'include' || replay === (replays === 'only')
}

/** A row of `source_id`, `replay`, `t` and the counts that were asked for. */
export function cellOf(row: Row, { counts = COUNTED }: CellQuery): Cell {
  const sums: Partial<Record<Counted, number>> = {}
  for (const name of counts) sums[name] = number(row, name)
  return {
    sourceId: number(row, 'source_id'),
    t: number(row, 't'),
    replay: number(row, 'replay') === 1,
    sums,
  }
}
