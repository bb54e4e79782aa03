import type { Problem, Range } from '#lib/domain/answer.ts'
import type { LogGroup, LogLine } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import type { Retention } from '#lib/domain/retention.ts'
import type { Signal } from '#lib/domain/signal.ts'

/** A line that said something, with what it said. */
export interface ReadSignal {
  readonly line: LogLine
  readonly signal: Signal
}

/**
 * How far a log group is read: [low, high) was read whole but for gaps. `high` is the frontier, `low` moves back to
 * `target` while the first read runs. `sweeps`: when each sweep (by its name) last came through. Instants in ms.
 */
export interface Cursor {
  readonly low: number | null
  readonly high: number | null
  readonly target: number | null
  readonly sweeps: Readonly<Record<string, number>>
}

/** Of one minute: all lines, of any kind, and those of them that said nothing. */
export interface MinuteLines {
  readonly lines: number
  readonly unmatched: number
}

/** What was asked of AWS in an hour (start, ms); adds up. `units`: read units of DynamoDB. */
export interface Usage {
  readonly account: string
  readonly region: string
  /** The API's name: `FilterLogEvents`. */
  readonly operation: string
  readonly hour: number
  readonly requests: number
  /** Of those, refused because it was too much. */
  readonly throttled: number
  readonly bytes: number
  readonly lines: number
  readonly units: number
}

/** What one read brings; applied in one transaction. */
export interface Batch {
  readonly groupId: number
  readonly signals: readonly ReadSignal[]
  /** minute (ms, start) → its lines, each counted once */
  readonly minutes: ReadonlyMap<number, MinuteLines>
  /** The whole minutes in it were read whole: their counts replace what was there. null: nothing is replaced, only raised. */
  readonly replaceMinutes: { readonly from: number; readonly to: number } | null
  /** What this read moved; null moves nothing. `high` never moves back. */
  readonly cursor: Partial<Cursor> | null
  readonly linesRead: number
}

/** What a batch changed; all zero when everything was known. */
export interface Applied {
  readonly newSignals: number
  readonly deliveriesAdded: number
  readonly deliveriesChanged: number
  readonly deliveriesRemoved: number
}

export interface EventsWriter {
  /**
   * Answers the pipeline's id; changed rules re-derive what is stored. Where they say otherwise what a line says, what
   * is not older than `readableFrom` (ms) is forgotten, to be read again.
   */
  registerPipeline(rules: PipelineRules, readableFrom?: number): number
  registerGroup(pipelineId: number, group: LogGroup): number
  /** The W in force; a change re-judges the pipeline's breaches. */
  setWindow(pipelineId: number, window: Window): void
  window(pipelineId: number): Window
  /** One step of what changed rules leave to be derived again, newest first; false: nothing was left. Until then what is counted is "at least". */
  continueDeriving(): boolean
  /** One slice of what retention says is too old; false: nothing was left. It changes no count and no label of what stays. `now` in ms. */
  prune(now: number, retention: Retention): boolean
  /** Every group is to be read again, once its reading begins. Answers how many. */
  askRebuild(): number
  awaitsRebuild(groupId: number): boolean
  /**
   * Where that was asked for the group: what was read from `readable.from` on is to be read again, and what is counted
   * of it from `readable.surely` on, which AWS will not lose meanwhile, is forgotten. Instants in ms.
   */
  rebuildGroup(groupId: number, readable: { readonly from: number; readonly surely: number }): void
  cursor(groupId: number): Cursor
  apply(batch: Batch): Applied
  /** null clears it. nextTry in ms. */
  setProblem(groupId: number, problem: Problem | null, nextTry: number | null): void
  /** Ranges within [low, high) that could not be read, oldest first. */
  gaps(groupId: number): readonly Range[]
  addGap(groupId: number, from: number, to: number): void
  closeGap(groupId: number, from: number, to: number): void
  /** Lines read by hour (start, ms) of the minutes within the range; an hour without any is left out. */
  linesByHour(groupId: number, range: Range): ReadonlyMap<number, number>
  recordUsage(usage: readonly Usage[]): void
  /** Deliveries of these request ids are Onceboard's own sends. */
  markReplays(requestIds: readonly string[]): void
  /** What the configuration no longer names stays in the store but out of the present. */
  keepOnly(pipelineIds: readonly number[], groupIds: readonly number[]): void
  setMeta(name: string, value: string | null): void
  getMeta(name: string): string | null
  /** A key of the pipeline lately processed, for a sample of its tracking table; null where none is. */
  sampleKeys(pipelineId: number, limit: number): readonly string[]
  /** Throws StoreLostError where the file was deleted or replaced: what is written from then on is seen by nobody. */
  heartbeat(now: number): void
  close(): void
}
