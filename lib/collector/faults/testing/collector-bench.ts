import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { expect } from 'vitest'
import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { Freshness } from '#lib/domain/answer.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { type Catalog, readCatalog, type StoredGroup } from '#lib/store/queries/catalog.ts'
import { freshnessOf } from '#lib/store/queries/freshness.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { type FaultProxy, startFaultProxy } from '#local-aws/testing/fault-proxy.ts'
import type { TestServer } from '#local-aws/testing/harness.ts'
import { type Clock, systemClock } from '../../clock.ts'
import { type Collector, startCollector } from '../../collector.ts'
import { DAY } from '../../stretch-of-time.ts'
import { until } from '../../testing/local-aws-process.ts'
import { RULES } from './group-bench.ts'
import type { PutLine } from './runs.ts'
import { expectSame, linesOf, type Told, toldByLines, toldByStore } from './truth.ts'

/** The machine may be busy: what is waited for is a condition, this is only when to give up. ms */
export const PATIENCE = 60_000
export interface BenchOptions {
  /** Where the store is; one of its own if absent. */
  readonly folder?: string
  /** The collector's pauses are so many times shorter; 20 if absent. */
  readonly speed?: number
  readonly backfillMs?: number
}

export function fastClock(speed: number): Clock {
  const began = Date.now()
  return {
    now: () => Math.round(began + (Date.now() - began) * speed),
    sleep: (ms, stop) => systemClock.sleep(ms / speed, stop),
  }
}

/** A pipeline, and the place at which it is read: a proxy of its own before local-aws. */
export interface Place {
  readonly name: string
  readonly proxy: FaultProxy
  readonly logGroup: string
}

let benches = 0

/** The whole collector with its real client and store, in this process, over several places that fail one by one. */
export class CollectorBench {
  readonly folder: string
  readonly path: string
  readonly clock: Clock
  readonly said: string[] = []
  readonly places: readonly Place[]
  readonly #aws: TestServer
  readonly #ownFolder: boolean
  readonly #backfillMs: number
  #appended = 0
  #collector: Collector | null = null

  static async open(
    aws: TestServer,
    names: readonly string[],
    options: BenchOptions = {},
  ): Promise<CollectorBench> {
    const prefix = `/aws/lambda/faults-${++benches}`
    const places: Place[] = []
    for (const name of names) {
      const logGroup = `${prefix}-${name}`
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }))
      places.push({ name, logGroup, proxy: await startFaultProxy({ upstream: aws.url }) })
    }
    return new CollectorBench(aws, places, options)
  }

  private constructor(aws: TestServer, places: readonly Place[], options: BenchOptions) {
    const { folder, speed = 20, backfillMs = 2 * DAY } = options
    this.clock = fastClock(speed)
    this.#backfillMs = backfillMs
    this.#aws = aws
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'onceboard-faults-'))
    this.#ownFolder = folder === undefined
    this.path = join(this.folder, 'events.db')
    this.places = places
  }

  place(name: string): Place {
    return this.places.find((each) => each.name === name) ?? expect.unreachable(name)
  }

  begin(): Collector {
    const pipelines = this.places.map(({ name, proxy, logGroup }) => pipelineOf(name, proxy.url, logGroup))
    const { clock, folder: dataDir } = this
    const writer = openEventsWriter(this.path, clock.now)
    const configuration = { pipelines, backfillMs: this.#backfillMs, quotaShare: 1, dataDir }
    this.#collector = startCollector({ configuration, writer, clock, say: (text) => this.said.push(text) })
    return this.#collector
  }

  async end(): Promise<void> {
    this.#collector?.stop()
    await this.#collector?.done
    this.#collector = null
  }

  /** The collector has ended by itself. */
  forget(): void {
    this.#collector = null
  }

  async close(): Promise<void> {
    await this.end()
    for (const { proxy } of this.places) await proxy.close()
    if (this.#ownFolder) rmSync(this.folder, { recursive: true, force: true })
  }

  async put(logGroup: string, lines: readonly PutLine[]): Promise<void> {
    const batches = [...Map.groupBy(lines, ({ stream }) => stream)].map(([stream, own]) => ({
      logGroup,
      stream,
      lines: own.map(({ time, message }) => ({ time, message })),
    }))
    await this.#aws.control('POST', 'append', { id: `${logGroup} ${this.#appended++}`, batches })
  }

  /** The store's own queries, null while there is none. */
  look<T>(work: (catalog: Catalog) => T): T | null {
    const reader = openEventsReader(this.path)
    try {
      return reader.read((snapshot) => work(readCatalog(snapshot)))
    } finally {
      reader.close()
    }
  }

  group(logGroup: string): StoredGroup | null {
    return this.look(({ groups }) => groups.find(({ name }) => name === logGroup) ?? null)
  }

  freshness(): Freshness {
    const now = this.clock.now()
    return this.look((catalog) => freshnessOf(catalog, { from: 0, to: now }, now)) ?? expect.unreachable()
  }

  stored(place: string): Told {
    return toldByStore(this.path, place)
  }

  async true(logGroup: string): Promise<Told> {
    return toldByLines(await linesOf(this.#aws.logs, logGroup), RULES)
  }

  /** Until all that is there by now has been read. */
  async caughtUp({ logGroup }: Place): Promise<void> {
    const now = this.clock.now()
    await until(`${logGroup} is read`, PATIENCE, () => {
      const group = this.group(logGroup)
      const { low, high, target } = group ?? { low: null, high: null, target: null }
      return low !== null && high !== null && target !== null && high > now && low <= target
    })
  }

  /** On a busy machine lines may come so late that a sweep must find them: it is waited for as many as there are, then all must agree. */
  async expectTruth(place: Place): Promise<void> {
    await this.caughtUp(place)
    const truth = await this.true(place.logGroup)
    const enough = () => this.stored(place.name).deliveries.length >= truth.deliveries.length
    await until(`all of ${place.logGroup} is in the store`, PATIENCE, enough).catch(() => {})
    expectSame(this.stored(place.name), truth)
  }
}

function pipelineOf(name: string, endpoint: string, logGroup: string): PipelineConfiguration {
  return {
    name,
    region: 'us-east-1',
    endpoint,
    account: null,
    logGroups: [`${logGroup}*`],
    table: null,
    rules: { ...RULES, name },
    effects: [],
    replay: null,
    filter: null,
    canary: null,
  }
}
