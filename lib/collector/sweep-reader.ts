import { AwsError } from '#lib/aws/aws-error.ts'
import { adaptSlice, FIRST_SLICE_MS, MIN_SLICE_MS, shrinkSlice } from './backfill.ts'
import { blameOf } from './group-problem.ts'
import type { GroupState } from './group-state.ts'
import type { LiveJob } from './live-job.ts'
import { backoffMs } from './polling.ts'
import type { Standing } from './standing.ts'
import { MINUTE } from './stretch-of-time.ts'
import { afterSweep, type Sweep, sweepBegan, sweepDue, sweepPart } from './sweeps.ts'

/** After so many failures a bad stretch is passed by, so that the rest goes on. */
export const GIVE_UP_AFTER = 3

/** Reads the sweeps that are too large for a poll to take along, part by part. */
export class SweepReader implements LiveJob {
  readonly #group: GroupState
  readonly #standing: Standing
  /** Whether a poll takes this sweep along. */
  readonly #taken: (sweep: Sweep, now: number) => boolean
  #sliceMs = FIRST_SLICE_MS
  #failures = 0
  #hold = 0

  constructor(group: GroupState, standing: Standing, taken: (sweep: Sweep, now: number) => boolean) {
    this.#group = group
    this.#standing = standing
    this.#taken = taken
  }

  due(now: number): number {
    const dues = this.#group.sweeps
      .filter((sweep) => !this.#taken(sweep, now))
      .map((sweep) => sweepDue(this.#group.cursor, sweep, now))
    const hold = this.#hold > now + MINUTE ? 0 : this.#hold
    return Math.max(hold, this.#standing.heldUntil(now), Math.min(...dues))
  }

  urgency(now: number): number {
    const sweep = this.due(now) > now ? undefined : this.#next(now)
    if (sweep === undefined) return 0
    const { cursor } = this.#group
    const since = sweepBegan(cursor, sweep) ?? sweepDue(cursor, sweep, now)
    return 1 + Math.max(0, now - since) / sweep.everyMs
  }

  async run(): Promise<void> {
    const now = this.#group.now()
    const { cursor } = this.#group
    const sweep = this.#next(now)
    if (sweep === undefined) return
    const part = sweepPart(cursor, sweep, now, this.#sliceMs)
    const moves = () => afterSweep(part)
    if (part.to <= part.from) return this.#group.move(moves())
    try {
      const read = await this.#group.read(part, 'sweep', Number.POSITIVE_INFINITY, moves)
      this.#failures = 0
      this.#sliceMs = adaptSlice(this.#sliceMs, read)
      await this.#standing.succeeded()
    } catch (error) {
      if (error instanceof AwsError && blameOf(error) === 'stretch') await this.#passBy(moves)
      else await this.#standing.failed(error)
    }
  }

  /** The narrowest first. */
  #next(now: number): Sweep | undefined {
    return this.#group.sweeps.find(
      (sweep) => !this.#taken(sweep, now) && sweepDue(this.#group.cursor, sweep, now) <= now,
    )
  }

  /** A part that AWS cannot answer whole is tried smaller, then passed by; the live end is not held up by it. */
  async #passBy(moves: () => ReturnType<typeof afterSweep>): Promise<void> {
    const smallest = this.#sliceMs === MIN_SLICE_MS
    this.#sliceMs = shrinkSlice(this.#sliceMs)
    this.#hold = this.#group.now() + backoffMs(++this.#failures, this.#group.options.polls.quietMs)
    if (!smallest || this.#failures < GIVE_UP_AFTER) return
    await this.#group.move(moves())
    this.#failures = 0
  }
}
