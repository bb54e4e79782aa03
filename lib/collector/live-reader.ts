import { AwsError } from '#lib/aws/aws-error.ts'
import type { Range } from '#lib/domain/answer.ts'
import { adaptSlice, FIRST_SLICE_MS, MIN_SLICE_MS, shrinkSlice, targetFor } from './backfill.ts'
import { blameOf, problemOf } from './group-problem.ts'
import type { GroupState } from './group-state.ts'
import { afterHot, hotWindow, leftBehind, OVERLAP_MS } from './hot-window.ts'
import { backoffMs, nextPoll } from './polling.ts'
import { floorMinute } from './stretch-of-time.ts'
import { afterSweep, nextSweep, nextSweepDue, SWEEP_NAMES, type SweepPart } from './sweeps.ts'

/** After so many failures a bad stretch is passed by, so that the rest goes on. */
export const GIVE_UP_AFTER = 3

/** Reads a group's live end, and by sweeps the lines that come late. What it holds itself may be lost at any moment. */
export class LiveReader {
  readonly #group: GroupState
  #pollMs: number
  #hotDue = 0
  #lastRead: number | null = null
  #sweepMs = FIRST_SLICE_MS
  #sweptLast = false
  #sweepFailures = 0
  #sweepHold = 0
  #failures = 0
  #settled = false

  constructor(group: GroupState) {
    this.#group = group
    this.#pollMs = group.options.polls.busyMs
  }

  /** The group as a whole cannot be read at present. */
  get failing(): boolean {
    return this.#failures > 0
  }

  /**
   * Does what is most due; answers how long nothing is, ms. Failures of AWS are kept here (a problem, a longer pause);
   * what it throws is none of them.
   */
  async step(): Promise<number> {
    const now = this.#group.now()
    const part = this.#duePart(now)
    const hot = now >= this.#hotDue || this.#hotDue > now + this.#group.options.polls.quietMs
    try {
      // Turn by turn where both are due: neither may starve the other.
      if (part !== null && (!hot || !this.#sweptLast)) await this.#sweep(part)
      else if (hot) await this.#readHot(now)
      else return this.#idle(now)
      await this.#succeeded()
      return 0
    } catch (error) {
      return await this.#failed(error)
    }
  }

  #idle(now: number): number {
    const sweep = Math.max(this.#sweepHold, nextSweepDue(this.#group.cursor, now))
    return Math.max(1, Math.min(this.#hotDue, sweep) - now)
  }

  #duePart(now: number): SweepPart | null {
    return now < this.#sweepHold ? null : nextSweep(this.#group.cursor, now, this.#sweepMs)
  }

  async #readHot(now: number): Promise<void> {
    const { backfillMs, polls } = this.#group.options
    const left = leftBehind(this.#group.cursor, now)
    if (left !== null) await this.#leave(left)
    const { cursor } = this.#group
    const window = hotWindow(cursor, now, this.#lastRead)
    this.#sweptLast = false
    const { newLines } = await this.#group.read(window, 'live', cursor.high ?? window.from, () => ({
      ...(cursor.high === null ? {} : { target: targetFor(cursor, backfillMs, now) }),
      ...afterHot(cursor, window, now, { backfillMs, sweepNames: SWEEP_NAMES }),
    }))
    this.#lastRead = now
    this.#pollMs = nextPoll(polls, this.#pollMs, newLines)
    this.#hotDue = now + this.#pollMs
  }

  /** A part that AWS cannot answer whole is tried smaller, then passed by; the live end is not held up by it. */
  async #sweep(part: SweepPart): Promise<void> {
    this.#sweptLast = true
    const moves = () => afterSweep(this.#group.cursor, part)
    try {
      const read = await this.#group.read(part, 'live', Number.POSITIVE_INFINITY, moves)
      this.#sweepFailures = 0
      this.#sweepMs = adaptSlice(this.#sweepMs, read)
    } catch (error) {
      if (!(error instanceof AwsError) || blameOf(error) === 'group') throw error
      const smallest = this.#sweepMs === MIN_SLICE_MS
      this.#sweepMs = shrinkSlice(this.#sweepMs)
      this.#sweepHold =
        this.#group.now() + backoffMs(++this.#sweepFailures, this.#group.options.polls.quietMs)
      if (!smallest || this.#sweepFailures < GIVE_UP_AFTER) return
      await this.#group.move(moves())
      this.#sweepFailures = 0
    }
  }

  /** The gap is written before the frontier passes it: a crash between leaves one that is read in vain. */
  async #leave(range: Range): Promise<void> {
    if (range.to <= range.from) return
    await this.#group.addGap(range)
    await this.#group.move({ high: range.to })
    this.#lastRead = null
  }

  async #succeeded(): Promise<void> {
    if (this.#settled && this.#failures === 0) return
    await this.#group.setProblem(null, null)
    this.#settled = true
    this.#failures = 0
  }

  async #failed(error: unknown): Promise<number> {
    const { logGroup, place, polls, pacer } = this.#group.options
    if (!(error instanceof AwsError)) throw error
    this.#failures++
    if (error.code === 'THROTTLED') pacer.throttled()
    const now = this.#group.now()
    const waitMs = backoffMs(this.#failures, polls.quietMs)
    // What passes by itself is not worth a word unless it stays; a timeout has already taken its time.
    if (!error.passing || error.code === 'TIMEOUT' || this.#failures > 1)
      await this.#group.setProblem(problemOf(error, logGroup, place), now + waitMs)
    if (blameOf(error) === 'stretch' && this.#failures >= GIVE_UP_AFTER) await this.#passBy(floorMinute(now))
    return waitMs
  }

  /** The live end cannot be answered as it stands: it becomes a gap, or the backfill's, to be read in smaller parts. */
  async #passBy(to: number): Promise<void> {
    const { cursor } = this.#group
    if (cursor.high !== null) return this.#leave({ from: floorMinute(cursor.high - OVERLAP_MS), to })
    const { backfillMs } = this.#group.options
    await this.#group.move(
      afterHot(cursor, { purpose: 'hot', from: to, to }, to, { backfillMs, sweepNames: SWEEP_NAMES }),
    )
  }
}
