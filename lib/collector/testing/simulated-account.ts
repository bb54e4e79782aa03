import type { AwsError } from '#lib/aws/aws-error.ts'
import type { LogPage, LogQuery } from '#lib/aws/log-reader.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { Clock } from '../clock.ts'
import { newBucket, take } from '../token-bucket.ts'
import { awsError } from './simulated-logs.ts'

const TRIES = 3
const PAUSE_MS = 300
const LATENCY_MS = 150
const DEADLINE_MS = 15_000

/** A line each `everyMs`, for ever; readable as soon as it is said. */
export interface SteadyGroup {
  readonly name: string
  readonly everyMs: number
  readonly refuses?: 'ACCESS_DENIED' | 'TIMEOUT'
}

export interface RequestRules {
  pace(): Promise<void>
  asked(error: AwsError | null): void
  readonly stop: AbortSignal
}

/** FilterLogEvents of one account and region in the test's own time, with AWS's quota, of which others take their part. */
export class SimulatedAccount {
  /** requests a second that others make */
  others: number
  requests = 0
  throttles = 0
  readonly asked = new Map<string, number>()
  readonly #clock: Clock
  readonly #quota: number
  readonly #pageLines: number
  readonly #began: number
  readonly #reads = new Map<string, Uint8Array>()
  #bucket

  constructor(clock: Clock, quota: number, { others, pageLines }: { others: number; pageLines: number }) {
    this.#clock = clock
    this.#quota = quota
    this.others = others
    this.#pageLines = pageLines
    this.#began = clock.now()
    this.#bucket = newBucket(quota, clock.now())
  }

  /** The most often that any line said between the two instants was handed out. ms */
  mostReads(group: SteadyGroup, from: number, to: number): number {
    const counts = this.#reads.get(group.name) ?? new Uint8Array()
    const index = (time: number) => Math.ceil((time - this.#began) / group.everyMs)
    return counts.subarray(index(from), index(to)).reduce((most, each) => Math.max(most, each), 0)
  }

  async *pages(group: SteadyGroup, query: LogQuery, rules: RequestRules): AsyncGenerator<LogPage> {
    const first = Math.max(0, Math.ceil((query.from - this.#began) / group.everyMs))
    let next = first
    for (;;) {
      await this.#request(group, rules)
      const now = this.#clock.now()
      const end = Math.floor((Math.min(query.to, now) - this.#began) / group.everyMs) + 1
      const until = Math.min(end, next + this.#pageLines)
      const lines: LogLine[] = []
      for (let i = next; i < until; i++) lines.push(this.#line(group, i))
      next = Math.max(next, until)
      yield { lines, last: next >= end }
      if (next >= end) return
    }
  }

  async #request(group: SteadyGroup, rules: RequestRules): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await rules.pace()
      this.requests++
      this.asked.set(group.name, (this.asked.get(group.name) ?? 0) + 1)
      await this.#clock.sleep(group.refuses === 'TIMEOUT' ? DEADLINE_MS : LATENCY_MS, rules.stop)
      rules.stop.throwIfAborted()
      const error = group.refuses ? awsError(group.refuses) : this.#taken() ? null : awsError('THROTTLED')
      rules.asked(error)
      if (error === null) return
      if (!error.passing || attempt === TRIES) throw error
      await this.#clock.sleep(PAUSE_MS * 2 ** (attempt - 1), rules.stop)
    }
  }

  /** Whether the quota, less what others take of it, has room for one more. */
  #taken(): boolean {
    const rate = Math.max(0.01, this.#quota - this.others)
    const { bucket, waitMs } = take({ ...this.#bucket, rate }, this.#clock.now())
    this.#bucket = bucket
    if (waitMs > 0) this.throttles++
    return waitMs === 0
  }

  #line({ name, everyMs }: SteadyGroup, i: number): LogLine {
    const counts = this.#countsUpTo(name, i)
    counts[i] = (counts[i] ?? 0) + 1
    const time = this.#began + i * everyMs
    return { eventId: `${i}`, time, ingestionTime: time, stream: 's', message: 'nothing' }
  }

  #countsUpTo(name: string, i: number): Uint8Array {
    const counts = this.#reads.get(name) ?? new Uint8Array()
    if (counts.length > i) return counts
    const grown = new Uint8Array(Math.max(1_024, i * 2))
    grown.set(counts)
    this.#reads.set(name, grown)
    return grown
  }
}
