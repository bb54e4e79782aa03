import { AwsError } from '#lib/aws/aws-error.ts'
import type { Range } from '#lib/domain/answer.ts'
import type { Cursor } from '#lib/store/writer-port.ts'
import { adaptSlice, FIRST_SLICE_MS, MIN_SLICE_MS, nextBackfill, shrinkSlice, without } from './backfill.ts'
import { blameOf } from './group-problem.ts'
import type { GroupState } from './group-state.ts'
import { backoffMs } from './polling.ts'
import { MINUTE, type Stretch } from './stretch-of-time.ts'
import { GIVE_UP_AFTER } from './sweep-reader.ts'

const RETRY_MS = 10 * MINUTE

/** Reads a group's past: gaps, then ever further back. What it holds itself may be lost at any moment. */
export class PastReader {
  readonly #group: GroupState
  #sliceMs = FIRST_SLICE_MS
  #failures = 0
  #hold = 0
  #busy = false
  #counting = false
  #barred: readonly (Range & { readonly until: number })[] = []

  constructor(group: GroupState) {
    this.#group = group
  }

  /** The next stretch; null: none, or not now. */
  next(now: number): Stretch | null {
    // A clock that was ahead holds nobody up.
    if (this.#busy || (now < this.#hold && this.#hold <= now + 2 * MINUTE)) return null
    this.#barred = this.#barred.filter(({ until }) => until > now)
    return nextBackfill(this.#group.cursor, without(this.#group.gaps, this.#barred), this.#sliceMs)
  }

  /** Failures of AWS are kept here; what it throws is none of them. */
  async read(stretch: Stretch): Promise<void> {
    this.#busy = true
    try {
      const now = this.#group.now()
      const moves = () =>
        stretch.purpose === 'backfill' ? { low: stretch.from, ...this.#began(stretch, now) } : null
      const read = await this.#group.read(stretch, 'past', stretch.from, moves)
      if (stretch.purpose === 'gap') await this.#group.closeGap(stretch)
      this.#sliceMs = adaptSlice(this.#sliceMs, read)
      this.#failures = 0
    } catch (error) {
      await this.#failed(error, stretch)
    } finally {
      this.#busy = false
    }
  }

  /** With its first stretch after a start: what the estimate of its end counts from. */
  #began(stretch: Stretch, now: number): Pick<Cursor, 'sweeps'> | null {
    if (this.#counting) return null
    this.#counting = true
    return { sweeps: { 'backfill.began': now, 'backfill.from': stretch.to } }
  }

  /** That the group as a whole fails is the live reader's to say; a stretch that cannot be answered becomes a gap. */
  async #failed(error: unknown, stretch: Stretch): Promise<void> {
    const { polls } = this.#group.options
    if (!(error instanceof AwsError)) throw error
    this.#failures++
    this.#hold = this.#group.now() + backoffMs(this.#failures, polls.quietMs)
    if (blameOf(error) === 'group') return
    const smallest = this.#sliceMs === MIN_SLICE_MS
    this.#sliceMs = shrinkSlice(this.#sliceMs)
    if (!smallest || this.#failures < GIVE_UP_AFTER) return
    const { from, to } = stretch
    if (stretch.purpose === 'backfill') {
      await this.#group.addGap(stretch)
      await this.#group.move({ low: from })
    }
    // Asked for again later; what lies beside it goes first.
    this.#barred = [...this.#barred, { from, to, until: this.#group.now() + RETRY_MS }]
    this.#failures = 0
  }
}
