import type { Range } from '#lib/domain/answer.ts'
import { type Knowledge, type Sums, sumsOf } from '#lib/domain/counts.ts'
import { type Filters, needsRows } from '#lib/domain/filters.ts'
import { requestIdChanges } from '#lib/domain/pipeline.ts'
import { EVERY_SOURCE_ID, wholeSourceId } from '../schema.ts'
import { underivedName } from '../underived.ts'
import { type BreachedKeys, breachedKeys, NO_BREACHED_KEYS } from './breached-keys.ts'
import type { Catalog, StoredPipeline, StoredSource } from './catalog.ts'
import { type Cell, isLeft } from './cell.ts'
import { readCells } from './cells.ts'
import { keptEdges, keptRange, outlivesMemory } from './kept.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'

/** One source's sums in the range, and what can be known of them. */
export interface MeasuredSource {
  readonly source: StoredSource
  readonly pipeline: StoredPipeline
  readonly knowledge: Knowledge
  readonly sums: Sums
}

/** A part of the series: sources of which the same can be known. */
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
  readonly filters: Filters
}

/** Counts per source, most deliveries first, and the series of all; sources with nothing are left out. */
export function measure(snapshot: Snapshot, catalog: Catalog, wanted: MeasureQuery): Measured {
  const query = keptQuery(catalog, wanted)
  const asked = askedOf(snapshot, catalog, query)
  const sourceIds = asked.sources.map(({ id }) => id)
  // Where rows are counted one by one, once is enough for both.
  const isByRow = needsRows(query.filters)
  const filters = isByRow ? including(query.filters) : query.filters
  const all = readCells(snapshot, {
    ...query,
    filters,
    bucketMs: isByRow ? query.bucketMs : null,
    sourceIds,
  })
  const sources = sourcesOf(asked, counted(all, query.filters))
  const knowledge = [...asked.knowledge.values()]
  if (query.bucketMs === null) return { sources, parts: [], replays: new Map(), knowledge }
  const cells = isByRow ? all : seriesCells(asked, { ...query, filters: including(query.filters) })
  const parts = partsOf(asked, counted(cells, query.filters))
  return { sources, parts, replays: replaysOf(cells), knowledge }
}

/** The sums of a whole range, by what can be known of them: as many parts as that differs. */
export function measureWhole(
  snapshot: Snapshot,
  catalog: Catalog,
  wanted: Omit<MeasureQuery, 'bucketMs'>,
): readonly { readonly sums: Sums; readonly knowledge: Knowledge }[] {
  const query = keptQuery(catalog, { ...wanted, bucketMs: null })
  const asked = askedOf(snapshot, catalog, query)
  const sourceIds = asked.sources.map(({ id }) => id)
  const cells = needsRows(query.filters)
    ? readCells(snapshot, { ...query, sourceIds })
    : seriesCells(asked, query)
  return partsOf(asked, cells).flatMap(({ knowledge, buckets }) =>
    [...buckets.values()].map((sums) => ({ sums, knowledge })),
  )
}

function keptQuery(catalog: Catalog, query: MeasureQuery): MeasureQuery {
  return needsRows(query.filters) ? query : { ...query, range: keptRange(query.range, keptEdges(catalog)) }
}

/** Of a series the replays are counted whatever the filter. */
function including(filters: Filters): Filters {
  return { ...filters, replays: 'include' }
}

/** Pipelines of which the same can be known are read as one: their sums may be added before anyone asks what is known. */
function seriesCells(asked: Asked, query: MeasureQuery): readonly Cell[] {
  const isBySource = query.filters.sources.length > 0
  return asked.classes.flatMap(({ pipelineIds }) => {
    const sourceIds = isBySource
      ? asked.sources.filter(({ pipelineId }) => pipelineIds.includes(pipelineId)).map(({ id }) => id)
      : pipelineIds.length === asked.storedPipelines
        ? [EVERY_SOURCE_ID]
        : pipelineIds.map(wholeSourceId)
    return readCells(asked.snapshot, { ...query, sourceIds, merged: true })
  })
}

interface Asked {
  readonly snapshot: Snapshot
  readonly pipelines: readonly StoredPipeline[]
  readonly sources: readonly StoredSource[]
  readonly keys: BreachedKeys
  readonly knowledge: ReadonlyMap<number, Knowledge>
  readonly classes: readonly { readonly knowledge: Knowledge; readonly pipelineIds: readonly number[] }[]
  /** How many pipelines have rows in the store, those that the configuration no longer names included. */
  readonly storedPipelines: number
}

function askedOf(snapshot: Snapshot, catalog: Catalog, { range, bucketMs, filters }: MeasureQuery): Asked {
  const pipelines = selectPipelines(catalog, filters)
  const sources = selectSources(catalog, pipelines, filters)
  const sourceIds = sources.map(({ id }) => id)
  const silent = silentPipelines(snapshot, pipelines, range)
  const knowledge = new Map(
    pipelines.map((pipeline) => [pipeline.id, knowledgeOf(catalog, pipeline, silent.has(pipeline.id))]),
  )
  const classes = Map.groupBy(knowledge, ([, known]) => JSON.stringify(known))
  const stored = snapshot.get('SELECT count(*) AS pipelines FROM pipeline')
  return {
    snapshot,
    pipelines,
    sources,
    keys:
      filters.replays === 'only'
        ? NO_BREACHED_KEYS
        : breachedKeys(snapshot, { range, bucketMs, sourceIds, filters }),
    knowledge,
    classes: [...classes.values()].flatMap((members) => {
      const [first] = members
      return first ? [{ knowledge: first[1], pipelineIds: members.map(([id]) => id) }] : []
    }),
    storedPipelines: stored === null ? 0 : number(stored, 'pipelines'),
  }
}

/** Those that the filter on replays leaves. */
function counted(cells: readonly Cell[], { replays }: Filters): readonly Cell[] {
  return cells.filter((cell) => isLeft(cell, replays))
}

function sourcesOf(asked: Asked, cells: readonly Cell[]): readonly MeasuredSource[] {
  const bySource = Map.groupBy(cells, (cell) => cell.sourceId)
  const measured = asked.sources.flatMap((source) => {
    const own = bySource.get(source.id) ?? []
    const pipeline = asked.pipelines.find((each) => each.id === source.pipelineId)
    const knowledge = asked.knowledge.get(source.pipelineId)
    if (own.length === 0 || pipeline === undefined || knowledge === undefined) return []
    const sums = { ...total(own), breachedKeys: asked.keys.whole.get(source.id) ?? 0 }
    return sums.deliveries + sums.silent === 0 ? [] : [{ source, pipeline, knowledge, sums }]
  })
  return measured.sort(byDeliveries)
}

function partsOf(asked: Asked, cells: readonly Cell[]): readonly MeasuredPart[] {
  return asked.classes.flatMap(({ knowledge, pipelineIds }) => {
    const sources = asked.sources.filter(({ pipelineId }) => pipelineIds.includes(pipelineId))
    const ids = new Set([
      ...sources.map(({ id }) => id),
      ...pipelineIds.map(wholeSourceId),
      ...(pipelineIds.length === asked.storedPipelines ? [EVERY_SOURCE_ID] : []),
    ])
    const own = cells.filter(({ sourceId }) => ids.has(sourceId))
    const keys = sources.flatMap(({ id }) => asked.keys.buckets.get(id) ?? [])
    const keysAt = (t: number) => keys.reduce((sum, buckets) => sum + (buckets.get(t) ?? 0), 0)
    return own.length === 0 ? [] : [{ knowledge, buckets: bucketsOf(own, keysAt) }]
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
    silentUnexplained: isSilent,
    filtered: pipeline.rules.filter !== undefined,
    // Rules that changed are still being applied to what was read.
    historyIncomplete:
      catalog.meta.has(underivedName(pipeline.id)) ||
      outlivesMemory(catalog, pipeline.window) ||
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
  const unsaid = pipelines.filter(({ rules }) => rules.silence === null)
  const cells = readCells(snapshot, {
    range,
    bucketMs: null,
    sourceIds: unsaid.map(({ id }) => wholeSourceId(id)),
    filters: { outcomes: [], labels: [], q: [], replays: 'exclude' },
    counts: ['silent'],
  })
  const silent = cells.filter(({ sums }) => (sums.silent ?? 0) > 0)
  return new Set(silent.map(({ sourceId }) => -sourceId))
}

function total(cells: readonly Cell[]): Sums {
  return sumsOf(cells.map(({ sums }) => sums))
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
