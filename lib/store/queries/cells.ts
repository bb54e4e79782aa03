import type { SQLInputValue } from 'node:sqlite'
import type { Range } from '#lib/domain/answer.ts'
import type { Sums } from '#lib/domain/counts.ts'
import { type Filters, needsRows, type ReplayMode } from '#lib/domain/filters.ts'
import { COUNTED, type Counted } from '#lib/domain/tally.ts'
import { isMarked } from '../marks.ts'
import { CODES } from '../outcome-codes.ts'
import { EVERY_SOURCE_ID, wholeSourceId } from '../schema.ts'
import { piecesOf } from './pieces.ts'
import type { Snapshot } from './reader.ts'
import { number, type Row } from './row.ts'
import { and, inRange, ofOutcomes, replayCondition, rowCondition } from './row-filter.ts'

/** What one source counts in one bucket. Replays are cells of their own. */
export interface Cell {
  readonly sourceId: number
  /** ms, start of the bucket; 0 where the whole range is one */
  readonly t: number
  readonly replay: boolean
  /** Counts that were not asked for are absent; of those that were, one that is absent is 0. */
  readonly sums: Partial<Sums>
}

export interface CellQuery {
  readonly range: Range
  /** null: the whole range is one bucket */
  readonly bucketMs: number | null
  /** Sources, or rows of whole pipelines (schema.ts). */
  readonly sourceIds: readonly number[]
  readonly filters: Pick<Filters, 'outcomes' | 'labels' | 'q' | 'replays'>
  /** What is counted; all of it where nothing is said. */
  readonly counts?: readonly Counted[]
  /** All of them as one: every cell is the first one's. */
  readonly merged?: boolean
}

/**
 * Everything counted in the range, by source and bucket. From rollups, but for ends that cut a minute and for filters
 * that rollups do not know: those are counted from rows. One bucket of a source may come in several cells.
 */
export function readCells(snapshot: Snapshot, query: CellQuery): readonly Cell[] {
  if (query.sourceIds.length === 0) return []
  if (needsRows({ ...query.filters, pipelines: [], sources: [] }))
    return rowCells(snapshot, query, query.range)
  const { rollups, edges } = piecesOf(query.range, query.bucketMs)
  return [
    ...rollupCells(snapshot, query, rollups),
    ...edges.flatMap((edge) => edgeCells(snapshot, query, edge)),
  ]
}

type RollupPiece = ReturnType<typeof piecesOf>['rollups'][number]

const REPLAYS: Readonly<Record<ReplayMode, string>> = { exclude: '0', include: '0, 1', only: '1' }

/** One statement for all pieces: what it answers is as many rows as there are buckets, not as there are pieces. */
function rollupCells(snapshot: Snapshot, query: CellQuery, pieces: readonly RollupPiece[]): readonly Cell[] {
  if (pieces.length === 0) return []
  const { counts = COUNTED } = query
  const sourceIds = JSON.stringify(query.sourceIds)
  const rows = pieces.map(
    ({ level }) => `SELECT source_id, replay, bucket, ${counts.join(', ')} FROM rollup_${level}
      WHERE source_id IN (SELECT value FROM json_each(?)) AND replay IN (${REPLAYS[query.filters.replays]}) AND bucket >= ? AND bucket < ?`,
  )
  const sums = counts.map((name) => `sum(${name}) AS ${name}`)
  const source = query.merged ? `${query.sourceIds[0]}` : 'source_id'
  return snapshot
    .all(
      `SELECT ${source} AS source_id, replay, ${bucketSql('bucket', query)} AS t, ${sums.join(', ')}
       FROM (${rows.join(' UNION ALL ')}) GROUP BY 1, 2, 3`,
      ...bucketValues(query),
      ...pieces.flatMap(({ from, to }) => [sourceIds, from, to]),
    )
    .map((row) => cellOf(row, counts))
}

/** Counted from rows; those of a whole pipeline are its sources' rows. */
function edgeCells(snapshot: Snapshot, query: CellQuery, range: Range): readonly Cell[] {
  const wholes = wholesOf(snapshot, query.sourceIds)
  const single = query.sourceIds.filter((id) => id > 0)
  const own = { ...query, sourceIds: [...single, ...wholes.keys()] }
  const silent = query.counts?.includes('silent') === false ? [] : silentCells(snapshot, own, range)
  const cells = [...rowCells(snapshot, own, range), ...silent]
  const first = query.merged ? query.sourceIds[0] : undefined
  return cells.map((cell) => ({ ...cell, sourceId: first ?? wholes.get(cell.sourceId) ?? cell.sourceId }))
}

/** The sources that whole rows stand for, each with its whole row's id. */
function wholesOf(snapshot: Snapshot, ids: readonly number[]): ReadonlyMap<number, number> {
  const asked = new Set(ids)
  if (ids.every((id) => id > 0)) return new Map()
  const wholes = new Map<number, number>()
  for (const row of snapshot.all('SELECT id, pipeline_id FROM source')) {
    const whole = wholeSourceId(number(row, 'pipeline_id'))
    if (asked.has(EVERY_SOURCE_ID)) wholes.set(number(row, 'id'), EVERY_SOURCE_ID)
    else if (asked.has(whole)) wholes.set(number(row, 'id'), whole)
  }
  return wholes
}

function rowCells(snapshot: Snapshot, query: CellQuery, range: Range): readonly Cell[] {
  const { filters, counts = COUNTED } = query
  const { outcomes } = filters
  const place =
    outcomes.length > 0 ? ofOutcomes(range, query.sourceIds, outcomes) : inRange(range, query.sourceIds)
  const where = and([place, rowCondition({ ...filters, outcomes: [] }), replayCondition(filters.replays)])
  const rowsOf = outcomes.length > 0 ? 'trace d INDEXED BY trace_source' : 'trace d'
  const sums = counts.map((name) => `${ROW_SQL[name]} AS ${name}`)
  const rows = snapshot.all(
    `SELECT d.source_id, d.replay, ${bucketSql('d.time', query)} AS t, ${sums.join(', ')}
     FROM ${rowsOf} WHERE d.outcome IS NOT NULL AND ${where.sql} GROUP BY d.source_id, d.replay, t`,
    ...bucketValues(query),
    ...where.values,
  )
  return rows.map((row) => cellOf(row, counts))
}

/** What a delivery's row adds to each count; silent attempts are no deliveries. */
const ROW_SQL: Readonly<Record<Counted, string>> = {
  deliveries: 'count(*)',
  processed: `sum(d.outcome = ${CODES.processed})`,
  duplicate: `sum(d.outcome = ${CODES.duplicate})`,
  in_progress: `sum(d.outcome = ${CODES.in_progress})`,
  failed: `sum(d.outcome = ${CODES.failed})`,
  mismatch: `sum(d.outcome = ${CODES.mismatch})`,
  retries: 'total(d.retry)',
  transport_known: 'sum(d.judged_by > 0)',
  request_only: 'sum(d.judged_by = 1)',
  breaches: 'total(d.breach)',
  unjudged: 'sum(d.breach IS NULL)',
  rewrites: 'total(d.rewrite)',
  silent: '0',
  unfit: `sum(${isMarked('unfit')})`,
}

/** Silent attempts of a range that cuts a minute; in rollups they are counted already. */
function silentCells(snapshot: Snapshot, query: CellQuery, range: Range): readonly Cell[] {
  const where = and([inRange(range, query.sourceIds), replayCondition(query.filters.replays)])
  const rows = snapshot.all(
    `SELECT d.source_id, ${bucketSql('d.time', query)} AS t, d.replay, count(*) AS silent FROM trace d
     WHERE d.outcome IS NULL AND ${isMarked('silent')} AND ${where.sql} GROUP BY d.source_id, t, d.replay`,
    ...bucketValues(query),
    ...where.values,
  )
  return rows.map((row) => ({
    sourceId: number(row, 'source_id'),
    t: number(row, 't'),
    replay: number(row, 'replay') === 1,
    sums: { silent: number(row, 'silent') },
  }))
}

function cellOf(row: Row, counts: readonly Counted[]): Cell {
  const sums: Partial<Record<Counted, number>> = {}
  for (const name of counts) sums[name] = number(row, name)
  return {
    sourceId: number(row, 'source_id'),
    t: number(row, 't'),
    replay: number(row, 'replay') === 1,
    sums,
  }
}

// node:sqlite binds numbers as REAL, and a real quotient would not be whole.
function bucketSql(column: string, query: CellQuery): string {
  return query.bucketMs === null ? '0' : `(${column} / CAST(? AS INTEGER)) * CAST(? AS INTEGER)`
}

function bucketValues(query: CellQuery): readonly SQLInputValue[] {
  return query.bucketMs === null ? [] : [query.bucketMs, query.bucketMs]
}
