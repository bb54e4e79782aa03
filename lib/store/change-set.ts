import type { KeptLine } from './kept-line.ts'
import type { Trace, TraceFacts } from './trace.ts'

/** A row that a transaction touches: as it was, and as it is to be. null: not there. */
export interface Touched {
  readonly before: Trace | null
  readonly after: Trace | null
}

/** A row to be inserted. */
export interface NewTrace {
  readonly facts: TraceFacts
  readonly streamId: number
  readonly pipelineId: number
  readonly line: KeptLine | null
}

/**
 * What one transaction touches: rows before and after (whose counts are taken back and added), and which labels may
 * have changed. Filled while stretches are derived again, settled once all rows stand.
 */
export class ChangeSet {
  readonly news: NewTrace[] = []
  /** By row id. */
  readonly touched = new Map<number, Touched>()
  /** Ids of rows whose labels must be judged again. */
  readonly unlabelled = new Set<number>()
  /** Rows that came, went or changed, at places where others of their key or transport ids may hang on them. */
  readonly moves: { readonly pipelineId: number; readonly row: TraceFacts }[] = []
  newSignals = 0
  added = 0
  changed = 0
  removed = 0

  touch(id: number, before: Trace | null, after: Trace | null): void {
    const known = this.touched.get(id)
    this.touched.set(id, { before: known ? known.before : before, after })
  }

  moved(pipelineId: number, row: TraceFacts): void {
    this.moves.push({ pipelineId, row })
  }
}
