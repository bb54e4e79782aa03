import type { Range } from '#lib/domain/answer.ts'
import { addSums, type Knowledge, NO_SUMS, type Sums } from '#lib/domain/counts.ts'
import type { Filters } from '#lib/domain/filters.ts'
import { requestIdChanges } from '#lib/domain/pipeline.ts'
import { breachedKeys, NO_BREACHED_KEYS } from './breached-keys.ts'
import type { Catalog, StoredPipeline, StoredSource } from './catalog.ts'
import { type Cell, readCells } from './cells.ts'
import type { Snapshot } from './reader.ts'

/** One source's sums in the range, and what can be known of them. */
export interface MeasuredSource {
  readonly source: StoredSource
  readonly pipeline: StoredPipeline
  readonly knowledge: Knowledge
  readonly sums: Sums
  /** By start of bucket (ms); empty buckets are absent. */
  readonly buckets: ReadonlyMap<number, Sums>
}

export interface Measured {
  readonly sources: readonly MeasuredSource[]
  /** Replays by start of bucket (ms), whatever the filter. */
  readonly replays: ReadonlyMap<number, number>
  /** Of the pipelines that the filters leave, whether or not anything arrived. */
  readonly knowledge: readonly Knowledge[]
}

/** Counts per source (and per bucket, if `bucketMs` is not null), most deliveries first; sources with nothing are left out. */
export function measure(
  snapshot: Snapshot,
  catalog: Catalog,
  query: { range: Range; bucketMs: number | null; filters: Filters },
): Measured {
  const { filters, range, bucketMs } = query
  const pipelines = selectPipelines(catalog, filters)
  const sources = selectSources(catalog, pipelines, filters)
  const sourceIds = sources.map((source) => source.id)
  const cells = readCells(snapshot, { range, bucketMs, sourceIds, filters })
  const counted = cells.filter(
    (cell) => filters.replays === 'include' || cell.replay === (filters.replays === 'only'),
  )
  const keys =
    filters.replays === 'only'
      ? NO_BREACHED_KEYS
      : breachedKeys(snapshot, { range, bucketMs, sourceIds, filters })
  const knowledge = new Map(
    pipelines.map((pipeline) => [pipeline.id, knowledgeOf(snapshot, catalog, pipeline, range)]),
  )
  const bySource = Map.groupBy(counted, (cell) => cell.sourceId)
  const measured = sources.flatMap((source) => {
    const own = bySource.get(source.id) ?? []
    const pipeline = pipelines.find((each) => each.id === source.pipelineId)
    const known = knowledge.get(source.pipelineId)
    if (own.length === 0 || pipeline === undefined || known === undefined) return []
    const sums = { ...total(own), breachedKeys: keys.whole.get(source.id) ?? 0 }
    const buckets = bucketMs === null ? new Map() : bucketsOf(own, (t) => keys.bucket(source.id, t))
    return sums.deliveries + sums.silent === 0 ? [] : [{ source, pipeline, knowledge: known, sums, buckets }]
  })
  return {
    sources: measured.sort(byDeliveries),
    replays: replaysOf(cells),
    knowledge: [...knowledge.values()],
  }
}

export function selectPipelines(
  catalog: Catalog,
  filters: Pick<Filters, 'pipelines'>,
): readonly StoredPipeline[] {
  if (filters.pipelines.length === 0) return catalog.pipelines
  return catalog.pipelines.filter((pipeline) => filters.pipelines.includes(pipeline.name))
}

export function selectSources(
  catalog: Catalog,
  pipelines: readonly StoredPipeline[],
  filters: Pick<Filters, 'sources'>,
): readonly StoredSource[] {
  const ids = new Set(pipelines.map((pipeline) => pipeline.id))
  const ofPipelines = catalog.sources.filter((source) => ids.has(source.pipelineId))
  return filters.sources.length === 0
    ? ofPipelines
    : ofPipelines.filter((source) => filters.sources.includes(source.name))
}

function knowledgeOf(
  snapshot: Snapshot,
  catalog: Catalog,
  pipeline: StoredPipeline,
  range: Range,
): Knowledge {
  const groups = catalog.groups.filter((group) => group.pipelineId === pipeline.id)
  return {
    windowKnown: pipeline.window.kind !== 'unknown',
    silentUnexplained: pipeline.rules.silence === null && hasSilence(snapshot, catalog, pipeline, range),
    filtered: pipeline.rules.filter !== undefined,
    // Rules that changed are still being applied to what was read.
    historyIncomplete:
      catalog.meta.has(`underived:${pipeline.id}`) ||
      groups.some((group) => group.low === null || (group.target !== null && group.low > group.target)),
    requestIdBound: !requestIdChanges(pipeline.rules.trigger),
  }
}

/** Whatever the filters: one silent attempt is enough to make the pipeline's duplicate rates unknown. */
function hasSilence(snapshot: Snapshot, catalog: Catalog, pipeline: StoredPipeline, range: Range): boolean {
  const sourceIds = catalog.sources
    .filter((source) => source.pipelineId === pipeline.id)
    .map((source) => source.id)
  const cells = readCells(snapshot, {
    range,
    bucketMs: null,
    sourceIds,
    filters: { outcomes: [], labels: [], q: [] },
  })
  return total(cells.filter(({ replay }) => !replay)).silent > 0
}

function total(cells: readonly Cell[]): Sums {
  return cells.reduce((sum, cell) => addSums(sum, cell.sums), NO_SUMS)
}

function bucketsOf(cells: readonly Cell[], keysAt: (t: number) => number): ReadonlyMap<number, Sums> {
  const byTime = Map.groupBy(cells, (cell) => cell.t)
  return new Map([...byTime].map(([t, own]) => [t, { ...total(own), breachedKeys: keysAt(t) }]))
}

function replaysOf(cells: readonly Cell[]): ReadonlyMap<number, number> {
  const byTime = new Map<number, number>()
  for (const cell of cells) {
    if (cell.replay) byTime.set(cell.t, (byTime.get(cell.t) ?? 0) + (cell.sums.deliveries ?? 0))
  }
  return byTime
}

function byDeliveries(a: MeasuredSource, b: MeasuredSource): number {
  return b.sums.deliveries - a.sums.deliveries || a.source.id - b.source.id
}
