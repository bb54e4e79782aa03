import { join } from 'node:path'
import { type AwsTarget, targetKey } from '#lib/aws/aws-target.ts'
import { dynamoClient, logsClient } from '#lib/aws/clients.ts'
import { trackingTable } from '#lib/aws/tracking-table.ts'
import type { Configuration, PipelineConfiguration } from '#lib/config/configuration.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { readReplayRequestIds } from '#lib/store/ops/replay-marks.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { type Clock, systemClock } from './clock.ts'
import { GroupState } from './group-state.ts'
import { type Lasting, lasting } from './lasting.ts'
import { LiveReader } from './live-reader.ts'
import { pastStep } from './past-lane.ts'
import { PastReader } from './past-reader.ts'
import { type FoundGroup, findGroups } from './pipeline-watch.ts'
import { newRegion, type Region } from './region.ts'
import { MINUTE, SECOND } from './stretch-of-time.ts'
import { watchTable } from './watch-table.ts'

export interface CollectorOptions {
  readonly configuration: Pick<Configuration, 'pipelines' | 'backfillMs' | 'quotaShare' | 'dataDir'>
  /** The collector closes it when it has stopped. */
  readonly writer: EventsWriter
  readonly clock?: Clock
  /** One line for people. */
  readonly say?: (text: string) => void
}

export interface Collector {
  /** Resolves when everything has ended and the store is closed; rejects with what ended it, if not `stop`. */
  readonly done: Promise<void>
  stop(): void
}

/** Requests for the past that may be under way at once in a region: one that hangs does not hold up the others. */
const PAST_READERS = 2

/** Starts reading. Everything that fails later is said in the store and tried again. */
export function startCollector(options: CollectorOptions): Collector {
  const run = new CollectorRun(options)
  return { done: run.start(), stop: () => run.stop() }
}

class CollectorRun {
  readonly #configuration: CollectorOptions['configuration']
  readonly #writer: EventsWriter
  readonly #lasting: Lasting
  readonly #end = new AbortController()
  readonly #regions = new Map<string, Region>()
  readonly #groupsOf = new Map<number, readonly FoundGroup[]>()
  readonly #reading = new Set<number>()
  readonly #tasks: Promise<void>[] = []
  #failure: unknown = null

  constructor({ configuration, writer, clock = systemClock, say = console.error }: CollectorOptions) {
    this.#configuration = configuration
    this.#writer = writer
    const fatal = (error: unknown) => {
      this.#failure = error
      this.#end.abort()
    }
    this.#lasting = { clock, stop: this.#end.signal, say, fatal }
  }

  stop(): void {
    this.#end.abort()
  }

  async start(): Promise<void> {
    const { clock, stop } = this.#lasting
    this.#writer.heartbeat(clock.now())
    this.#task('heartbeat', async () => {
      this.#writer.heartbeat(clock.now())
      return SECOND
    })
    this.#task('replays', this.#replayMarks())
    for (const pipeline of this.#configuration.pipelines) {
      const readableFrom = clock.now() - this.#configuration.backfillMs
      const pipelineId = this.#writer.registerPipeline(pipeline.rules, readableFrom)
      this.#groupsOf.set(pipelineId, [])
      this.#task(`log groups of ${pipeline.name}`, () => this.#find(pipeline, pipelineId))
      this.#watchTable(pipeline, pipelineId)
    }
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      stop.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.all(this.#tasks)
    this.#writer.close()
    if (this.#failure !== null) throw this.#failure
  }

  #task(what: string, step: () => Promise<number>): void {
    this.#tasks.push(lasting(what, this.#lasting, step))
  }

  #replayMarks(): () => Promise<number> {
    const path = join(this.#configuration.dataDir, 'ops.db')
    const marked = new Set<string>()
    return async () => {
      const news = readReplayRequestIds(path).filter((id) => !marked.has(id))
      if (news.length > 0) this.#writer.markReplays(news)
      for (const id of news) marked.add(id)
      return SECOND
    }
  }

  async #find(pipeline: PipelineConfiguration, pipelineId: number): Promise<number> {
    const { name, logGroups } = pipeline
    const region = this.#region(targetOf(pipeline))
    const watched = { name, pipelineId, logGroups, target: region.target }
    const found = await findGroups(watched, this.#writer, region.describe)
    this.#groupsOf.set(pipelineId, found.groups)
    this.#keepOnly()
    for (const group of found.toRead) this.#read(pipeline, region, group)
    if (found.whole && logGroups.every((each) => !each.includes('*'))) return 5 * MINUTE
    return region.target.endpoint === null ? MINUTE : 5 * SECOND
  }

  #keepOnly(): void {
    const groups = [...this.#groupsOf.values()].flat().map(({ groupId }) => groupId)
    this.#writer.keepOnly([...this.#groupsOf.keys()], groups)
  }

  #region(target: AwsTarget): Region {
    const key = targetKey(target)
    const known = this.#regions.get(key)
    if (known !== undefined) return known
    const { clock, stop } = this.#lasting
    const region = newRegion(target, logsClient(target), {
      quotaShare: this.#configuration.quotaShare,
      clock,
      stop,
    })
    this.#regions.set(key, region)
    for (let i = 0; i < PAST_READERS; i++)
      this.#task(`past at ${region.name}`, () => pastStep(region.past, clock.now()))
    return region
  }

  #read(pipeline: PipelineConfiguration, region: Region, { groupId, group }: FoundGroup): void {
    if (this.#reading.has(groupId)) return
    this.#reading.add(groupId)
    const { clock, stop } = this.#lasting
    const state = new GroupState({
      groupId,
      logGroup: group.name,
      place: region.name,
      filter: pipeline.filter,
      backfillMs: this.#configuration.backfillMs,
      polls: region.polls,
      readSignal: signalReader(pipeline.rules.signals),
      pages: region.pages,
      pacer: region.pacer,
      writer: this.#writer,
      clock,
      stop,
    })
    const live = new LiveReader(state)
    const past = new PastReader(state)
    region.past.push({
      next: (now) => (live.failing ? null : past.next(now)),
      read: (stretch) => past.read(stretch),
    })
    this.#task(`log group ${group.name}`, () => live.step())
  }

  #watchTable(pipeline: PipelineConfiguration, pipelineId: number): void {
    const { table: settings, name } = pipeline
    const target = targetOf(pipeline)
    if (settings === null) {
      this.#writer.setMeta(`problem:${name}:table`, null)
      return
    }
    const region = this.#region(target)
    const table = trackingTable(dynamoClient(target), settings, region.name)
    const watched = { pipeline: name, pipelineId, name: settings.name, table }
    this.#task(`table ${settings.name}`, () => watchTable(watched, this.#writer))
  }
}

function targetOf({ region, endpoint, account }: PipelineConfiguration): AwsTarget {
  return { region, endpoint, account }
}
