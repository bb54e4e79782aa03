import type { Range } from '#lib/domain/answer.ts'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import type { Filters } from '#lib/domain/filters.ts'
import { OUTCOMES } from '#lib/domain/outcome.ts'
import { comparePositions } from '#lib/domain/position.ts'
import { prunedKeyHash } from '../pruned-memory.ts'
import type { Catalog } from './catalog.ts'
import { DELIVERY_SQL, deliveryViews } from './delivery-rows.ts'
import { firstProcessed, isSeen, placesOfKey } from './key-places.ts'
import { selectPipelines, selectSources } from './measure.ts'
import type { Snapshot } from './reader.ts'
import { number, text } from './row.ts'
import { and, type Condition, inRange, ofOutcome, replayCondition, rowCondition } from './row-filter.ts'

export interface ListQuery {
  readonly range: Range
  readonly filters: Filters
  readonly limit: number
  /** The last row of the page before; null: the first page */
  readonly before: number | null
}

/** Newest first; `next` is where the next page goes on, null on the last. */
export function listDeliveries(
  snapshot: Snapshot,
  catalog: Catalog,
  query: ListQuery,
): { readonly rows: readonly DeliveryRow[]; readonly next: number | null } {
  const ids = newestIds(snapshot, catalog, query)
  const page = ids.slice(0, query.limit)
  const rows = snapshot.all(
    `${DELIVERY_SQL} WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id DESC`,
    JSON.stringify(page),
  )
  return {
    rows: deliveryViews(snapshot, catalog, rows),
    next: ids.length > query.limit ? (page.at(-1) ?? null) : null,
  }
}

/** One more than the page holds, if there are as many. */
function newestIds(snapshot: Snapshot, catalog: Catalog, query: ListQuery): readonly number[] {
  const { filters, range, before, limit } = query
  const sources = selectSources(catalog, selectPipelines(catalog, filters), filters).map(({ id }) => id)
  const rest = and([
    rowCondition({ ...filters, outcomes: [] }),
    replayCondition(filters.replays),
    before === null ? { sql: '', values: [] } : { sql: 'd.id < ?', values: [before] },
  ])
  const narrowed = filters.outcomes.length > 0 || filters.sources.length > 0 || filters.pipelines.length > 0
  const places = narrowed ? eachOutcome(range, sources, filters) : [inRange(range, sources)]
  const found = places.flatMap((place) => {
    const where = and([place, rest])
    const sql = `SELECT d.id FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT ?`
    return snapshot.all(sql, ...where.values, limit + 1).map((row) => number(row, 'id'))
  })
  return found.sort((a, b) => b - a).slice(0, limit + 1)
}

/** Where few of the rows are asked for, each source's of one outcome are found through their index, newest first. */
function eachOutcome(
  range: Range,
  sourceIds: readonly number[],
  { outcomes }: Filters,
): readonly Condition[] {
  const asked = outcomes.length > 0 ? outcomes : OUTCOMES
  return sourceIds.flatMap((sourceId) => asked.map((outcome) => ofOutcome(range, sourceId, outcome)))
}

export function findDelivery(snapshot: Snapshot, catalog: Catalog, id: number): DeliveryRow | null {
  const row = snapshot.get(`${DELIVERY_SQL} WHERE d.id = ? AND p.active = 1`, id)
  return row === null ? null : (deliveryViews(snapshot, catalog, [row])[0] ?? null)
}

/** Names of the active pipelines in which the key was seen. */
export function pipelinesOfKey(snapshot: Snapshot, key: string): readonly string[] {
  const rows = snapshot.all('SELECT id, name FROM pipeline WHERE active = 1 ORDER BY name')
  return rows.filter((row) => isSeen(snapshot, number(row, 'id'), key)).map((row) => text(row, 'name'))
}

/** Oldest first; at most `limit`, the newest of them. */
export function deliveriesOfKey(
  snapshot: Snapshot,
  catalog: Catalog,
  query: { readonly pipelineId: number; readonly key: string; readonly range: Range; readonly limit: number },
): readonly DeliveryRow[] {
  const rows = snapshot.all(
    `${DELIVERY_SQL} WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.time, d.id`,
    JSON.stringify(placesOfKey(snapshot, query)),
  )
  return [...deliveryViews(snapshot, catalog, rows)].sort(comparePositions)
}

/** Whether the key was ever processed, as far as is known: of what was pruned, the keys are remembered for a while. */
export function wasProcessed(snapshot: Snapshot, pipelineId: number, key: string): boolean {
  if (firstProcessed(snapshot, [{ pipelineId, key }])[0] !== null) return true
  const sql = 'SELECT 1 AS found FROM pruned_key WHERE hash = ?'
  return snapshot.get(sql, prunedKeyHash(pipelineId, key)) !== null
}

/** The pipeline's newest keys, as its lines print them. */
export function printedKeys(snapshot: Snapshot, pipeline: string): readonly string[] {
  const rows = snapshot.all(
    `SELECT d.key FROM delivery d WHERE d.key IS NOT NULL AND +d.source_id IN (
       SELECT s.id FROM source s JOIN pipeline p ON p.id = s.pipeline_id WHERE p.name = ?)
     ORDER BY d.id DESC LIMIT 500`,
    pipeline,
  )
  return rows.map((row) => text(row, 'key'))
}
