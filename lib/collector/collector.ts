import { join } from 'node:path'
import { type AwsTarget, targetKey } from '#lib/aws/aws-target.ts'
import { dynamoClient, logsClient } from '#lib/aws/clients.ts'
import type { FoundLogGroup } from '#lib/aws/log-groups.ts'
import { trackingTable } from '#lib/aws/tracking-table.ts'
import type { Configuration, PipelineConfiguration } from '#lib/config/configuration.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { readReplayRequestIds } from '#lib/store/ops/replay-marks.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { type Clock, systemClock } from './clock.ts'
import { GroupState } from './group-state.ts'
import { type Lasting, lasting } from './lasting.ts'
import { LiveReader } from './live-reader.ts'
import { type LogsAccess, logsAccess } from './logs-access.ts'
import { PastReader } from './past-reader.ts'
import { type FoundGroup, findGroups } from './pipeline-watch.ts'
import { pollRules } from './polling.ts'
import { accountOfTarget, Regions } from './regions.ts'
import { MINUTE, SECOND } from './stretch-of-time.ts'
import { UsageMeter } from './usage-meter.ts'
import { watchTable } from './watch-table.ts'

export interface CollectorOptions {
  readonly configuration: Pick<Configuration, 'pipelines' | 'backfillMs' | 'quotaShare' | 'dataDir'> &
    Partial<Pick<Configuration, 'mode'>>
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

const USAGE_EVERY_MS = 10 * SECOND

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
  readonly #meter: UsageMeter
  readonly #regions: Regions
  readonly #accesses = new Map<string, LogsAccess>()
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
    this.#meter = new UsageMeter(() => clock.now())
    const share = { quotaShare: configuration.quotaShare, embedded: configuration.mode === 'embedded' }
    this.#regions = new Regions({ share, meter: this.#meter, lasting: this.#lasting }, (region) => {
      for (const step of region.loops) this.#task(`reading in ${region.region}`, step)
    })
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
    // Step by step between reads: what changed rules leave to be derived again.
    this.#task('derivation', async () => (this.#writer.continueDeriving() ? 0 : SECOND))
    this.#task('usage', async () => {
      this.#meter.flush(this.#writer)
      return USAGE_EVERY_MS
    })
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
    await Promise.all(this.#regions.all.map((region) => region.ended()))
    try {
      if (this.#failure === null) this.#meter.flush(this.#writer)
    } finally {
      this.#writer.close()
    }
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
    const access = this.#access(targetOf(pipeline))
    const watched = { name, pipelineId, logGroups, target: access.target }
    const found = await findGroups(watched, this.#writer, (pattern) => this.#describe(access, pattern))
    this.#groupsOf.set(pipelineId, found.groups)
    this.#keepOnly()
    for (const group of found.toRead) this.#read(pipeline, access, group)
    if (found.whole && logGroups.every((each) => !each.includes('*'))) return 5 * MINUTE
    return access.target.endpoint === null ? MINUTE : 5 * SECOND
  }

  async #describe(access: LogsAccess, pattern: string): Promise<readonly FoundLogGroup[]> {
    const found = await access.describe(pattern)
    const account = found.find((group) => group.account !== null)?.account
    if (account) this.#regions.learn(access, account)
    return found
  }

  #keepOnly(): void {
    const groups = [...this.#groupsOf.values()].flat().map(({ groupId }) => groupId)
    this.#writer.keepOnly([...this.#groupsOf.keys()], groups)
  }

  #access(target: AwsTarget): LogsAccess {
    const key = targetKey(target)
    const known = this.#accesses.get(key)
    if (known !== undefined) return known
    const access = logsAccess(target, logsClient(target), this.#regions.of(target, accountOfTarget(target)))
    this.#accesses.set(key, access)
    return access
  }

  #read(pipeline: PipelineConfiguration, access: LogsAccess, { groupId, group }: FoundGroup): void {
    if (this.#reading.has(groupId)) return
    this.#reading.add(groupId)
    const { clock, stop } = this.#lasting
    const state = new GroupState({
      groupId,
      logGroup: group.name,
      place: access.name,
      filter: pipeline.filter,
      backfillMs: this.#configuration.backfillMs,
      polls: pollRules(access.target.endpoint !== null, this.#configuration.mode === 'embedded'),
      readSignal: signalReader(pipeline.rules.signals),
      pages: access.pages,
      writer: this.#writer,
      clock,
      stop,
    })
    access.region.add(`log group ${group.name}`, new LiveReader(state), new PastReader(state))
  }

  #watchTable(pipeline: PipelineConfiguration, pipelineId: number): void {
    const { table: settings, name } = pipeline
    const target = targetOf(pipeline)
    if (settings === null) {
      this.#writer.setMeta(`problem:${name}:table`, null)
      return
    }
    const access = this.#access(target)
    const table = trackingTable(
      dynamoClient(target),
      settings,
      access.name,
      Date.now,
      ({ operation, ...spent }) => access.region.note(operation, spent),
    )
    const watched = { pipeline: name, pipelineId, name: settings.name, table }
    this.#task(`table ${settings.name}`, () => watchTable(watched, this.#writer))
  }
}

function targetOf({ region, endpoint, account }: PipelineConfiguration): AwsTarget {
  return { region, endpoint, account }
}
