import type { LogPage, LogQuery } from '#lib/aws/log-reader.ts'
import type { Problem, Range } from '#lib/domain/answer.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { Batch, Cursor, EventsWriter } from '#lib/store/writer-port.ts'
import type { Clock } from './clock.ts'
import type { Lane } from './pacer.ts'
import type { PollRules } from './polling.ts'
import { type ReadResult, readStretch } from './read-stretch.ts'
import { StoreProblem, tryingToWrite } from './store-guard.ts'
import { ceilMinute, HOUR, type Stretch } from './stretch-of-time.ts'
import { SWEEPS, type Sweep } from './sweeps.ts'

/** What of the store a group's readers need. */
export type GroupWriter = Pick<
  EventsWriter,
  'cursor' | 'apply' | 'setProblem' | 'gaps' | 'addGap' | 'closeGap' | 'getMeta' | 'setMeta'
>

export interface GroupOptions {
  readonly groupId: number
  readonly logGroup: string
  /** For messages: a region or an endpoint. */
  readonly place: string
  readonly filter: string | null
  readonly backfillMs: number
  readonly polls: PollRules
  /** SWEEPS if absent. */
  readonly sweeps?: readonly Sweep[]
  readonly readSignal: (message: string) => Signal | null
  readonly pages: (query: LogQuery, lane: Lane) => AsyncIterable<LogPage>
  readonly writer: GroupWriter
  readonly clock: Clock
  readonly stop: AbortSignal
}

/** What is known of one log group, as the store has it, and the only way to change it. Writes throw StoreUnavailable. */
export class GroupState {
  readonly options: GroupOptions
  /** How long the group keeps its lines, ms; null: for ever, or not known */
  retentionMs: number | null = null
  readonly #storeProblem: StoreProblem
  #cursor: Cursor
  #gaps: readonly Range[]

  constructor(options: GroupOptions) {
    this.options = options
    this.#storeProblem = new StoreProblem(options.writer)
    this.#cursor = options.writer.cursor(options.groupId)
    this.#gaps = options.writer.gaps(options.groupId)
  }

  get sweeps(): readonly Sweep[] {
    return this.options.sweeps ?? SWEEPS
  }

  get cursor(): Cursor {
    return this.#cursor
  }

  get gaps(): readonly Range[] {
    return this.#gaps
  }

  /** The store was changed by another than this. */
  refresh(): void {
    const { writer, groupId } = this.options
    this.#cursor = writer.cursor(groupId)
    this.#gaps = writer.gaps(groupId)
  }

  now(): number {
    return this.options.clock.now()
  }

  /** ms; what is older is gone at AWS, or about to go: not to be read for, nor believed where it is not there. */
  get readableFrom(): number {
    return this.retentionMs === null ? 0 : ceilMinute(this.now() - this.retentionMs)
  }

  /** Reads a stretch into the store. Lines from `freshFrom` on are new; `moves` is what the whole stretch moves. */
  read(
    stretch: Stretch,
    lane: Lane,
    freshFrom: number,
    moves: () => Partial<Cursor> | null,
  ): Promise<ReadResult> {
    const { groupId, logGroup, filter, pages, readSignal } = this.options
    const query = { logGroup, from: stretch.from, to: stretch.to, filter }
    const apply = (batch: Batch) => this.#apply(batch)
    return readStretch({
      groupId,
      stretch,
      pages: pages(query, lane),
      readSignal,
      readAt: this.now(),
      countedFrom: this.retentionMs === null ? 0 : this.readableFrom + HOUR,
      freshFrom,
      moves,
      apply,
    })
  }

  move(cursor: Partial<Cursor>): Promise<void> {
    const { groupId } = this.options
    return this.#apply({
      groupId,
      signals: [],
      minutes: new Map(),
      replaceMinutes: null,
      cursor,
      linesRead: 0,
    })
  }

  async addGap({ from, to }: Range): Promise<void> {
    await this.#write((writer, groupId) => writer.addGap(groupId, from, to))
    this.#gaps = this.options.writer.gaps(this.options.groupId)
  }

  async closeGap({ from, to }: Range): Promise<void> {
    await this.#write((writer, groupId) => writer.closeGap(groupId, from, to))
    this.#gaps = this.options.writer.gaps(this.options.groupId)
  }

  /** nextTry in ms. */
  setProblem(problem: Problem | null, nextTry: number | null): Promise<void> {
    return this.#write((writer, groupId) => writer.setProblem(groupId, problem, nextTry))
  }

  async #apply(batch: Batch): Promise<void> {
    await this.#write((writer) => writer.apply(batch))
    if (batch.cursor !== null) this.#cursor = this.options.writer.cursor(batch.groupId)
  }

  async #write(write: (writer: GroupWriter, groupId: number) => unknown): Promise<void> {
    const { writer, groupId, clock, stop } = this.options
    try {
      await tryingToWrite(clock, stop, () => write(writer, groupId))
      this.#storeProblem.over()
    } catch (error) {
      this.#storeProblem.say(error)
      throw error
    }
  }
}
