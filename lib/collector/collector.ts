import { join } from 'node:path'
import type { AwsTarget } from '#lib/aws/aws-target.ts'
import type { Configuration, PipelineConfiguration } from '#lib/config/configuration.ts'
import { DEFAULT_RETENTION } from '#lib/domain/retention.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { Accesses } from './accesses.ts'
import { type Clock, systemClock } from './clock.ts'
import { beginReading, type GroupReading } from './group-reading.ts'
import { type Lasting, lasting } from './lasting.ts'
import type { LogsAccess } from './logs-access.ts'
import { markReplays } from './mark-replays.ts'
import { type FoundGroup, PipelineWatch } from './pipeline-watch.ts'
import { readableAgain } from './readable-again.ts'
import { Reconciler } from './reconciler.ts'
import type { Region } from './region.ts'
import { Regions } from './regions.ts'
import { MINUTE, SECOND } from './stretch-of-time.ts'
import { tableTasks } from './table-tasks.ts'
import { UsageMeter } from './usage-meter.ts'

export interface CollectorOptions {
  readonly configuration: Pick<Configuration, 'pipelines' | 'backfillMs' | 'quotaShare' | 'dataDir'> &
    Partial<Pick<Configuration, 'mode' | 'retention'>>
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
/** Between two slices of what is pruned: reading comes first. */
const PRUNING_PAUSE_MS = 100

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
  readonly #accesses: Accesses
  readonly #groupsOf = new Map<number, readonly FoundGroup[]>()
  readonly #reading = new Map<number, GroupReading>()
  readonly #reconcilers = new Map<Region, Reconciler>()
  readonly #tasks: Promise<void>[] = []
  #kept: string | null = null
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
    this.#accesses = new Accesses(this.#regions)
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
    this.#task('replays', markReplays(join(this.#configuration.dataDir, 'ops.db'), this.#writer))
    // Step by step between reads: what changed rules leave to be derived again.
    this.#task('derivation', async () => (this.#writer.continueDeriving() ? 0 : SECOND))
    // Slice by slice too: what is too old to be kept.
    const retention = this.#configuration.retention ?? DEFAULT_RETENTION
    this.#task('pruning', async () =>
      this.#writer.prune(clock.now(), retention) ? PRUNING_PAUSE_MS : MINUTE,
    )
    this.#task('rebuild', this.#rebuild(clock.now()))
    this.#task('usage', async () => {
      this.#meter.flush(this.#writer)
      return USAGE_EVERY_MS
    })
    for (const pipeline of this.#configuration.pipelines) {
      const readableFrom = clock.now() - this.#configuration.backfillMs
      const pipelineId = this.#writer.registerPipeline(pipeline.rules, readableFrom)
      this.#groupsOf.set(pipelineId, [])
      this.#task(`log groups of ${pipeline.name}`, this.#find(pipeline, pipelineId))
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

  /** Group by group, once it answers: what could not be read again stays. */
  #rebuild(began: number): () => Promise<number> {
    const { clock } = this.#lasting
    const settled = new Set<number>()
    return async () => {
      for (const { groupId, state } of this.#reading.values()) {
        if (settled.has(groupId) || (state.cursor.high ?? 0) < began) continue
        settled.add(groupId)
        if (!this.#writer.awaitsRebuild(groupId)) continue
        const { backfillMs } = this.#configuration
        this.#writer.rebuildGroup(groupId, readableAgain(clock.now(), backfillMs, state.retentionMs))
        state.refresh()
      }
      return SECOND
    }
  }

  #find(pipeline: PipelineConfiguration, pipelineId: number): () => Promise<number> {
    const { name, logGroups } = pipeline
    const access = this.#accesses.of(targetOf(pipeline))
    const watched = { name, pipelineId, logGroups, target: access.target }
    const describe = (pattern: string) => this.#accesses.describe(access, pattern)
    const watch = new PipelineWatch(watched, this.#writer, describe, () => this.#lasting.clock.now())
    const exact = logGroups.every((each) => !each.includes('*'))
    return async () => {
      const began = this.#lasting.clock.now()
      const found = await watch.find()
      this.#groupsOf.set(pipelineId, found.groups)
      this.#keepOnly()
      for (const group of found.toRead) this.#read(pipeline, access, group)
      if (found.whole && exact) return 5 * MINUTE
      // Thousands of groups take long to list: their quota is not spent on that alone.
      const usual = access.onThisMachine ? 5 * SECOND : MINUTE
      return Math.max(usual, 5 * (this.#lasting.clock.now() - began))
    }
  }

  #keepOnly(): void {
    const groups = [...this.#groupsOf.values()].flat().map(({ groupId }) => groupId)
    const kept = groups.sort((a, b) => a - b).join()
    if (kept !== this.#kept) this.#writer.keepOnly([...this.#groupsOf.keys()], groups)
    this.#kept = kept
  }

  #read(pipeline: PipelineConfiguration, access: LogsAccess, found: FoundGroup): void {
    const known = this.#reading.get(found.groupId)
    if (known !== undefined) {
      known.state.retentionMs = found.group.retentionMs
      return
    }
    const { clock, stop } = this.#lasting
    const { backfillMs, mode } = this.#configuration
    const context = { backfillMs, embedded: mode === 'embedded', writer: this.#writer, clock, stop }
    const reading = beginReading(found, pipeline, access, context)
    this.#reading.set(found.groupId, reading)
    this.#reconciler(access.region).add(reading)
  }

  /** One an account and region: what hangs in one holds up no other. */
  #reconciler(region: Region): Reconciler {
    const known = this.#reconcilers.get(region)
    if (known !== undefined) return known
    const reconciler = new Reconciler(this.#writer, this.#lasting.clock)
    this.#reconcilers.set(region, reconciler)
    this.#task(`comparing lines in ${region.region}`, () => reconciler.step())
    return reconciler
  }

  #watchTable(pipeline: PipelineConfiguration, pipelineId: number): void {
    const { table: settings, name } = pipeline
    const target = targetOf(pipeline)
    if (settings === null) {
      this.#writer.setMeta(`problem:${name}:table`, null)
      return
    }
    const access = this.#accesses.of(target)
    const { clock } = this.#lasting
    const context = { pipeline: name, pipelineId, target, access, writer: this.#writer, clock }
    for (const { what, step } of tableTasks(settings, context)) this.#task(what, step)
  }
}

function targetOf({ region, endpoint, account }: PipelineConfiguration): AwsTarget {
  return { region, endpoint, account }
}
