import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { expect } from 'vitest'
import { readLogPages } from '#lib/aws/log-reader.ts'
import type { Patience } from '#lib/aws/retrying.ts'
import type { Problem } from '#lib/domain/answer.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { readCatalog, type StoredGroup } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import type { Cursor, EventsWriter } from '#lib/store/writer-port.ts'
import { type FaultProxy, startFaultProxy } from '#local-aws/testing/fault-proxy.ts'
import type { TestServer } from '#local-aws/testing/harness.ts'
import { GroupState } from '../../group-state.ts'
import { lasting } from '../../lasting.ts'
import { LiveReader } from '../../live-reader.ts'
import { pastStep } from '../../past-lane.ts'
import { PastReader } from '../../past-reader.ts'
import { pollRules } from '../../polling.ts'
import { DAY, SECOND } from '../../stretch-of-time.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import type { PutLine } from './runs.ts'
import { expectSame, linesOf, placeOf, type Told, toldByLines, toldByStore, unmatchedLines } from './truth.ts'

export const NOW = Date.parse('2026-11-21T12:00:30.500Z')
export const RULES: PipelineRules = {
  name: 'p',
  keyScheme: '{source}:{id}:{version}',
  window: { kind: 'for', ms: 30 * DAY, basis: 'configured' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
}

const credentials = { accessKeyId: 'x', secretAccessKey: 'y' }
let groups = 0

/**
 * The collector's own loops for one log group, over the wire: the SDK's client, a proxy that fails as told, local-aws
 * behind it, a real store; only the clock is the test's own and goes when told.
 */
export class GroupBench {
  readonly proxy: FaultProxy
  readonly logGroup = `/aws/lambda/bench-${++groups}`
  readonly folder = mkdtempSync(join(tmpdir(), 'onceboard-bench-'))
  readonly path = join(this.folder, 'events.db')
  readonly clock: ManualClock
  /** Codes as they were said, null where all was well again. */
  readonly problems: (string | null)[] = []
  /** What the loops themselves could not do. */
  readonly said: string[] = []
  readonly #aws: TestServer
  #stop = new AbortController()
  #writer: EventsWriter | null = null
  #groupId = 0
  #appended = 0
  #count = 0
  #loops = 0

  static async open(aws: TestServer): Promise<GroupBench> {
    const bench = new GroupBench(aws, await startFaultProxy({ upstream: aws.url }))
    await bench.put([])
    return bench
  }

  private constructor(aws: TestServer, proxy: FaultProxy) {
    this.#aws = aws
    this.proxy = proxy
    const asleep = async () => {
      while (this.clock.sleepers < this.#loops) await new Promise((resolve) => setImmediate(resolve))
    }
    this.clock = new ManualClock(NOW, asleep)
  }

  get writer(): EventsWriter {
    return this.#writer ?? expect.unreachable('begin first')
  }

  get cursor(): Cursor {
    return this.writer.cursor(this.#groupId)
  }

  async put(lines: readonly PutLine[]): Promise<void> {
    const batches = [...Map.groupBy(lines, ({ stream }) => stream)].map(([stream, own]) => ({
      logGroup: this.logGroup,
      stream,
      lines: own.map(({ time, message }) => ({ time, message })),
    }))
    if (batches.length === 0) batches.push({ logGroup: this.logGroup, stream: 'stream-0', lines: [] })
    await this.#aws.control('POST', 'append', { id: `${this.logGroup} ${this.#appended++}`, batches })
    this.#count += lines.length
  }

  /** Starts the loops, as after a start of the collector. */
  begin({ backfillMs = 2 * DAY, patience = {} as Partial<Patience> } = {}): void {
    const { clock, logGroup } = this
    this.#stop = new AbortController()
    const stop = this.#stop.signal
    this.#writer = openEventsWriter(this.path, () => clock.now())
    const pipelineId = this.writer.registerPipeline(RULES)
    this.#groupId = this.writer.registerGroup(pipelineId, { account: 'a', region: 'r', name: logGroup })
    const client = new CloudWatchLogsClient({
      region: 'us-east-1',
      endpoint: this.proxy.url,
      credentials,
      maxAttempts: 1,
    })
    const state = new GroupState({
      groupId: this.#groupId,
      logGroup,
      place: 'here',
      filter: null,
      backfillMs,
      polls: pollRules(false),
      readSignal: signalReader([]),
      pages: (query) =>
        readLogPages(client, query, { place: 'here', stop, patience: { pauseMs: 1, ...patience } }),
      writer: this.#noting(this.writer),
      clock,
      stop,
    })
    const live = new LiveReader(state)
    const past = new PastReader(state)
    const source = {
      next: (now: number) => (live.failing ? null : past.next(now)),
      read: past.read.bind(past),
    }
    const fatal = (error: unknown) => expect.unreachable(String(error))
    const context = { clock, stop, say: (text: string) => this.said.push(text), fatal }
    this.#loops = 2
    void lasting('live', context, () => live.step())
    void lasting('past', context, () => pastStep([source], clock.now()))
  }

  /** Lets simulated time go by, with all that is asked and answered meanwhile. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms)
  }

  /** Ends the loops and closes the store. */
  async end(): Promise<void> {
    this.#loops = 0
    this.#stop.abort()
    await new Promise((resolve) => setImmediate(resolve))
    this.#writer?.close()
    this.#writer = null
  }

  async close(): Promise<void> {
    await this.end()
    await this.proxy.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The group as pages and API see it. */
  seen(): StoredGroup {
    const reader = openEventsReader(this.path)
    const group = reader.read((snapshot) => readCatalog(snapshot).groups[0])
    reader.close()
    return group ?? expect.unreachable('no group in the store')
  }

  delivered(): number {
    return toldByStore(this.path).deliveries.length
  }

  /** Lets time go by until the first read has come through: what the frontier says is read must be there at once, not by a later sweep. */
  async firstRead(): Promise<void> {
    while (this.cursor.high === null) await this.advance(SECOND)
    const { low, high } = this.cursor
    const within = ({ deliveries }: Told) =>
      deliveries.map(placeOf).filter(({ time }) => time >= (low ?? 0) && time < (high ?? 0))
    const lines = await linesOf(this.#aws.logs, this.logGroup)
    const truth = within(toldByLines(lines, RULES))
    expect(truth.length).toBeGreaterThan(0)
    expect(within(toldByStore(this.path))).toEqual(truth)
  }

  /** The store is what all lines of the group make at once, those that say nothing included; and none was put in vain. */
  async expectTruth(): Promise<void> {
    const lines = await linesOf(this.#aws.logs, this.logGroup)
    expect(lines).toHaveLength(this.#count)
    const told = toldByStore(this.path)
    expectSame(told, toldByLines(lines, RULES))
    expect(told.unmatched).toBe(unmatchedLines(lines, RULES))
  }

  #noting(inner: EventsWriter): EventsWriter {
    const setProblem: EventsWriter['setProblem'] = (id, problem: Problem | null, nextTry) => {
      this.problems.push(problem?.code ?? null)
      inner.setProblem(id, problem, nextTry)
    }
    return new Proxy(inner, {
      get: (target, name) => {
        if (name === 'setProblem') return setProblem
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
}
