import type { AwsError } from '#lib/aws/aws-error.ts'
import { type PacedOperation, queriesAtOnce, requestRate, type Share } from '#lib/aws/quotas.ts'
import type { Patience } from '#lib/aws/retrying.ts'
import { JobLane } from './job-lane.ts'
import type { Lasting } from './lasting.ts'
import type { LiveReader } from './live-reader.ts'
import { type Lane, newPacer, type Pacer } from './pacer.ts'
import { type PastSource, pastStep } from './past-lane.ts'
import type { PastReader } from './past-reader.ts'
import { PollPlanner } from './poll-planner.ts'
import { Slots } from './slots.ts'
import { SECOND } from './stretch-of-time.ts'
import type { Amounts, UsageMeter } from './usage-meter.ts'

/** Under way at once in a region, so that one that hangs does not hold up the others. */
const POLLS = 8
const SWEEPS = 2
const QUERIED = 4
const PASTS = 2

export interface RegionOptions {
  /** `unknown` until the service names it. */
  readonly account: string
  readonly region: string
  readonly share: Share
  readonly meter: UsageMeter
  readonly lasting: Lasting
}

/** One account and region: what shares quotas. All its groups, of whichever pipeline, are read from here. */
export class Region {
  account: string
  readonly region: string
  readonly #pacers: Readonly<Record<PacedOperation, Pacer>>
  readonly #meter: UsageMeter
  readonly #lasting: Lasting
  readonly #planner: PollPlanner
  readonly #polls: JobLane
  /** Polls through Logs Insights: of another quota, and slow. */
  readonly #queried: JobLane
  readonly #sweeps: JobLane
  readonly #past: PastSource[] = []
  /** Logs Insights queries that run at once. */
  readonly queries: Slots

  constructor({ account, region, share, meter, lasting }: RegionOptions) {
    this.account = account
    this.region = region
    this.#meter = meter
    this.#lasting = lasting
    const rate = (operation: PacedOperation) => requestRate(operation, region, share)
    const pacer = (operation: PacedOperation) => newPacer(rate(operation), lasting.clock, lasting.stop)
    this.#pacers = {
      FilterLogEvents: pacer('FilterLogEvents'),
      DescribeLogGroups: pacer('DescribeLogGroups'),
      StartQuery: pacer('StartQuery'),
      GetQueryResults: pacer('GetQueryResults'),
      StopQuery: pacer('StopQuery'),
    }
    this.#planner = new PollPlanner(rate('FilterLogEvents'))
    this.queries = new Slots(queriesAtOnce(share))
    const filter = this.#pacers.FilterLogEvents
    const turnMs = SECOND / rate('FilterLogEvents')
    const holdMs = (lane: Lane) => () => (filter.waiting(lane) > 1 ? turnMs : 0)
    const plan = (now: number) => this.#planner.plan(now)
    this.#polls = new JobLane({ slots: POLLS, plan, holdMs: holdMs('live') }, lasting)
    this.#queried = new JobLane({ slots: QUERIED, plan: () => {}, holdMs: () => 0 }, lasting)
    this.#sweeps = new JobLane({ slots: SWEEPS, plan: () => {}, holdMs: holdMs('sweep') }, lasting)
  }

  /** How requests of that kind are made: in turn, and noted. */
  rules(operation: PacedOperation, lane: Lane): Required<Pick<Patience, 'pace' | 'asked' | 'stop'>> {
    const pacer = this.#pacers[operation]
    const { stop } = this.#lasting
    return {
      stop,
      pace: () => pacer.turn(lane, stop),
      asked: (error: AwsError | null) => {
        const throttled = error?.code === 'THROTTLED'
        if (throttled) pacer.throttled()
        this.note(operation, { requests: 1, throttled: Number(throttled) })
      },
    }
  }

  note(operation: string, spent: Amounts): void {
    this.#meter.add({ account: this.account, region: this.region, operation, ...spent })
  }

  sleep(ms: number, stop: AbortSignal): Promise<void> {
    return this.#lasting.clock.sleep(ms, stop)
  }

  /** `insights`: the group is read through Logs Insights, at its own pace. */
  add(what: string, live: LiveReader, past: PastReader, insights = false): void {
    if (!insights) this.#planner.add(live)
    const polls = insights ? this.#queried : this.#polls
    polls.add(what, live)
    this.#sweeps.add(what, live.sweeps)
    this.#past.push({
      next: (now) => (live.failing ? null : past.next(now)),
      read: (stretch) => past.read(stretch),
    })
  }

  /** To be repeated until the end; each answers the pause before its next step, ms. */
  get loops(): readonly (() => Promise<number>)[] {
    const past = () => pastStep(this.#past, this.#lasting.clock.now())
    const lanes = [this.#polls, this.#queried, this.#sweeps].map((lane) => () => lane.step())
    return [...lanes, ...Array.from({ length: PASTS }, () => past)]
  }

  /** Resolves when nothing is under way any more, once told to stop. */
  async ended(): Promise<void> {
    await Promise.all([this.#polls, this.#queried, this.#sweeps].map((lane) => lane.ended()))
  }
}
