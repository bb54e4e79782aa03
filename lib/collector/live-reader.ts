import type { AwsError } from '#lib/aws/aws-error.ts'
import type { Range } from '#lib/domain/answer.ts'
import { targetFor } from './backfill.ts'
import { blameOf } from './group-problem.ts'
import type { GroupState } from './group-state.ts'
import { afterHot, hotWindow, leftBehind, OVERLAP_MS } from './hot-window.ts'
import type { LiveJob } from './live-job.ts'
import type { PollDemand } from './poll-plan.ts'
import { alongWithPoll, isSmall } from './poll-sweeps.ts'
import { nextPoll } from './polling.ts'
import { Standing } from './standing.ts'
import { floorMinute, MINUTE } from './stretch-of-time.ts'
import { GIVE_UP_AFTER, SweepReader } from './sweep-reader.ts'
import { SWEEP_NAMES, type Sweep, sweepStart, sweptAt } from './sweeps.ts'
import { patienceOf, Traffic } from './traffic.ts'

/** Never read yet: before whoever has merely waited long. */
const AT_ONCE = 4
const ALONE_MS = 10 * MINUTE

/** Polls a group's live end; small sweeps are taken along. What it holds itself may be lost at any moment. */
export class LiveReader implements LiveJob {
  /** Its sweeps that are too large to be taken along: a job of their own, so that they hold up no poll. */
  readonly sweeps: SweepReader
  readonly #group: GroupState
  readonly #standing: Standing
  readonly #traffic = new Traffic()
  #wantedMs: number
  #intervalMs: number
  #lastRead: number | null = null
  #lastTry: number | null = null
  #requests = 1
  #sweptLast = false
  /** Until then polls take no sweeps along: the last that did could not be answered. */
  #aloneUntil = 0

  constructor(group: GroupState) {
    this.#group = group
    this.#standing = new Standing(group)
    this.#wantedMs = group.options.polls.busyMs
    this.#intervalMs = this.#wantedMs
    const taken = (sweep: Sweep, now: number) =>
      now >= this.#aloneUntil && isSmall(group.cursor, sweep, now, this.#traffic.linesPerSecond)
    this.sweeps = new SweepReader(group, this.#standing, taken)
  }

  /** The group as a whole cannot be read at present. */
  get failing(): boolean {
    return this.#standing.failures > 0
  }

  get demand(): PollDemand {
    return {
      wantedMs: this.#wantedMs,
      mostMs: Math.max(this.#wantedMs, patienceOf(this.#traffic.linesPerSecond)),
      requests: this.#requests,
    }
  }

  /** How often the budget lets it be polled, ms. */
  set intervalMs(ms: number) {
    this.#intervalMs = ms
  }

  due(now: number): number {
    const held = this.#standing.heldUntil(now)
    if (held > 0) return held
    // A clock that was ahead holds nobody up.
    if (this.#lastTry === null || this.#lastTry > now) return 0
    return this.#lastTry + this.#intervalMs
  }

  urgency(now: number): number {
    const due = this.due(now)
    if (due > now) return 0
    if (this.#lastTry === null || this.#lastTry > now) return AT_ONCE
    return this.failing ? 1 : (now - this.#lastTry) / this.#intervalMs
  }

  async run(): Promise<void> {
    const now = this.#group.now()
    this.#lastTry = now
    const sweeps = now < this.#aloneUntil ? [] : this.#along(now)
    try {
      await this.#read(now, sweeps)
      await this.#standing.succeeded()
    } catch (error) {
      if (sweeps.length > 0) this.#aloneUntil = now + ALONE_MS
      await this.#failed(await this.#standing.failed(error))
    }
  }

  /** For a group on its own: does what is most urgent; answers how long nothing is due, ms. */
  async step(): Promise<number> {
    const now = this.#group.now()
    this.#intervalMs = this.#wantedMs
    const [poll, sweep] = [this.urgency(now) > 0, this.sweeps.urgency(now) > 0]
    if (!poll && !sweep) return Math.max(1, Math.min(this.due(now), this.sweeps.due(now)) - now)
    // Turn by turn where both are due: neither may starve the other.
    this.#sweptLast = sweep && !(poll && this.#sweptLast)
    await (this.#sweptLast ? this.sweeps.run() : this.run())
    return 0
  }

  #along(now: number): readonly Sweep[] {
    const { linesPerSecond } = this.#traffic
    return alongWithPoll(this.#group.sweeps, this.#group.cursor, now, {
      intervalMs: this.#intervalMs,
      linesPerSecond,
    })
  }

  async #read(now: number, sweeps: readonly Sweep[]): Promise<void> {
    const { polls } = this.#group.options
    const { readableFrom } = this.#group
    const backfillMs = Math.min(this.#group.options.backfillMs, this.#group.retentionMs ?? Infinity)
    const left = leftBehind(this.#group.cursor, now)
    if (left !== null) await this.#leave(left)
    const { cursor } = this.#group
    const hot = hotWindow(cursor, now, this.#lastRead)
    const from = Math.min(hot.from, ...sweeps.map((sweep) => sweepStart(cursor, sweep, now)))
    const moved = afterHot(cursor, hot, now, { backfillMs, sweepNames: SWEEP_NAMES })
    const freshFrom = cursor.high ?? hot.from
    const read = await this.#group.read({ ...hot, from }, 'live', freshFrom, () => ({
      ...(cursor.high === null
        ? {}
        : { target: targetFor(this.#group.cursor, { backfillMs, readableFrom, now }) }),
      ...moved,
      sweeps: { ...moved.sweeps, ...sweptAt(sweeps, now).sweeps },
    }))
    this.#traffic.note(read.newLines, now - freshFrom)
    this.#lastRead = now
    this.#requests += (read.pages - this.#requests) / 4
    this.#wantedMs = nextPoll(polls, this.#wantedMs, read.newLines)
  }

  /** The gap is written before the frontier passes it: a crash between leaves one that is read in vain. */
  async #leave(range: Range): Promise<void> {
    if (range.to <= range.from) return
    await this.#group.addGap(range)
    await this.#group.move({ high: range.to })
    this.#lastRead = null
  }

  async #failed(error: AwsError): Promise<void> {
    if (blameOf(error) === 'stretch' && this.#standing.failures >= GIVE_UP_AFTER)
      await this.#passBy(floorMinute(this.#group.now()))
  }

  /** The live end cannot be answered as it stands: it becomes a gap, or the backfill's, to be read in smaller parts. */
  async #passBy(to: number): Promise<void> {
    const { cursor, options } = this.#group
    if (cursor.high !== null) return this.#leave({ from: floorMinute(cursor.high - OVERLAP_MS), to })
    const rules = { backfillMs: options.backfillMs, sweepNames: SWEEP_NAMES }
    await this.#group.move(afterHot(cursor, { purpose: 'hot', from: to, to }, to, rules))
  }
}
