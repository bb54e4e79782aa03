import type { Range } from '#lib/domain/answer.ts'
import { addSums, type Knowledge, NO_SUMS, type Sums } from '#lib/domain/counts.ts'
import { type Filters, needsRows } from '#lib/domain/filters.ts'
import { requestIdChanges } from '#lib/domain/pipeline.ts'
import { wholeSourceId } from '../schema.ts'
import { underivedName } from '../underived.ts'
import { type BreachedKeys, breachedKeys, NO_BREACHED_KEYS } from './breached-keys.ts'
import type { Catalog, StoredPipeline, StoredSource } from './catalog.ts'
import { type Cell, readCells } from './cells.ts'
import type { Snapshot } from './reader.ts'

/** One source's sums in the range, and what can be known of them. */
export interface MeasuredSource {
  readonly source: StoredSource
  readonly pipeline: StoredPipeline
  readonly knowledge: Knowledge
  readonly sums: Sums
  /** By start of bucket (ms) of the trend's length, or of the series' where filters need it; empty buckets are absent. */
  readonly buckets: ReadonlyMap<number, Sums>
}

/** A part of the series: a pipeline, or a source where filters tell them apart. */
export interface MeasuredPart {
  readonly knowledge: Knowledge
  /** By start of bucket (ms); empty buckets are absent. */
  readonly buckets: ReadonlyMap<number, Sums>
}

export interface Measured {
  readonly sources: readonly MeasuredSource[]
  /** The series; empty where none was asked for. */
  readonly parts: readonly MeasuredPart[]
  /** Replays by start of bucket (ms), whatever the filter. */
  readonly replays: ReadonlyMap<number, number>
  /** Of the pipelines that the filters leave, whether or not anything arrived. */
  readonly knowledge: readonly Knowledge[]
}

export interface MeasureQuery {
  readonly range: Range
  /** null: no series */
  readonly bucketMs: number | null
  /** A multiple of bucketMs; absent: sources have no buckets of their own */
  readonly trendMs?: number
  readonly filters: Filters
}

/** Counts per source, most deliveries first, and the series of all; sources with nothing are left out. */
export function measure(snapshot: Snapshot, catalog: Catalog, query: MeasureQuery): Measured {
  const asked = askedOf(snapshot, catalog, query)
  // Where rows or single sources are asked for, their own cells make the series too.
  const isByRow = needsRows(query.filters)
  const isBySource = isByRow || query.filters.sources.length > 0
  const ownMs = isBySource ? query.bucketMs : (query.trendMs ?? null)
  const cells = cellsOf(
    asked,
    query,
    asked.sources.map(({ id }) => id),
    ownMs,
  )
  const sources = sourcesOf(asked, counted(cells, query.filters), ownMs)
  if (query.bucketMs === null) return { ...asked.answer, sources, parts: [], replays: new Map() }
  const whole = isBySource
    ? cells
    : cellsOf(
        asked,
        query,
        asked.pipelines.map(({ id }) => wholeSourceId(id)),
        query.bucketMs,
      )
  const parts = isBySource ? sources : pipelineParts(asked, counted(whole, query.filters))
  return { ...asked.answer, sources, parts, replays: replaysOf(whole) }
}

interface Asked {
  readonly snapshot: Snapshot
  readonly pipelines: readonly StoredPipeline[]
  readonly sources: readonly StoredSource[]
  readonly keys: BreachedKeys
  readonly knowledge: ReadonlyMap<number, Knowledge>
  readonly answer: Pick<Measured, 'knowledge'>
}

function askedOf(snapshot: Snapshot, catalog: Catalog, { range, bucketMs, filters }: MeasureQuery): Asked {
  const pipelines = selectPipelines(catalog, filters)
  const sources = selectSources(catalog, pipelines, filters)
  const sourceIds = sources.map(({ id }) => id)
  const keys =
    filters.replays === 'only'
      ? NO_BREACHED_KEYS
      : breachedKeys(snapshot, { range, bucketMs, sourceIds, filters })
  const silent = silentPipelines(snapshot, pipelines, range)
  const knowledge = new Map(
    pipelines.map((pipeline) => [pipeline.id, knowledgeOf(catalog, pipeline, silent.has(pipeline.id))]),
  )
  return { snapshot, pipelines, sources, keys, knowledge, answer: { knowledge: [...knowledge.values()] } }
}

function cellsOf(
  { snapshot }: Asked,
  { range, filters }: MeasureQuery,
  sourceIds: readonly number[],
  bucketMs: number | null,
): readonly Cell[] {
  return readCells(snapshot, { range, bucketMs, sourceIds, filters })
}

/** Those that the filter on replays leaves. */
function counted(cells: readonly Cell[], { replays }: Filters): readonly Cell[] {
  return cells.filter((cell) => replays === 'include' || cell.replay === (replays === 'only'))
}

function sourcesOf(asked: Asked, cells: readonly Cell[], bucketMs: number | null): readonly MeasuredSource[] {
  const bySource = Map.groupBy(cells, (cell) => cell.sourceId)
  const measured = asked.sources.flatMap((source) => {
    const own = bySource.get(source.id) ?? []
    const pipeline = asked.pipelines.find((each) => each.id === source.pipelineId)
    const knowledge = asked.knowledge.get(source.pipelineId)
    if (own.length === 0 || pipeline === undefined || knowledge === undefined) return []
    const sums = { ...total(own), breachedKeys: asked.keys.whole.get(source.id) ?? 0 }
    const buckets = bucketMs === null ? new Map() : bucketsOf(own, (t) => asked.keys.bucket(source.id, t))
    return sums.deliveries + sums.silent === 0 ? [] : [{ source, pipeline, knowledge, sums, buckets }]
  })
  return measured.sort(byDeliveries)
}

function pipelineParts(
  { pipelines, sources, keys, knowledge }: Asked,
  cells: readonly Cell[],
): MeasuredPart[] {
  const byPipeline = Map.groupBy(cells, (cell) => cell.sourceId)
  return pipelines.flatMap(({ id }) => {
    const own = byPipeline.get(wholeSourceId(id)) ?? []
    const known = knowledge.get(id)
    if (own.length === 0 || known === undefined) return []
    const ids = sources.filter(({ pipelineId }) => pipelineId === id).map((source) => source.id)
    const keysAt = (t: number) => ids.reduce((sum, sourceId) => sum + keys.bucket(sourceId, t), 0)
    return [{ knowledge: known, buckets: bucketsOf(own, keysAt) }]
  })
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

function knowledgeOf(catalog: Catalog, pipeline: StoredPipeline, isSilent: boolean): Knowledge {
  const groups = catalog.groups.filter((group) => group.pipelineId === pipeline.id)
  return {
    windowKnown: pipeline.window.kind !== 'unknown',
    silentUnexplained: pipeline.rules.silence === null && isSilent,
    filtered: pipeline.rules.filter !== undefined,
    // Rules that changed are still being applied to what was read.
    historyIncomplete:
      catalog.meta.has(underivedName(pipeline.id)) ||
      groups.some((group) => group.low === null || (group.target !== null && group.low > group.target)),
    requestIdBound: !requestIdChanges(pipeline.rules.trigger),
  }
}

/** Whatever the filters: one silent attempt is enough to make the pipeline's duplicate rates unknown. */
function silentPipelines(
  snapshot: Snapshot,
  pipelines: readonly StoredPipeline[],
  range: Range,
): ReadonlySet<number> {
  const sourceIds = pipelines.map(({ id }) => wholeSourceId(id))
  const filters = { outcomes: [], labels: [], q: [] }
  const cells = readCells(snapshot, { range, bucketMs: null, sourceIds, filters })
  const silent = cells.filter(({ replay, sums }) => !replay && (sums.silent ?? 0) > 0)
  return new Set(silent.map(({ sourceId }) => -sourceId))
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
