import type { SQLInputValue } from 'node:sqlite'
import type { Range } from '#lib/domain/answer.ts'
import type { Sums } from '#lib/domain/counts.ts'
import type { Filters } from '#lib/domain/filters.ts'
import { needsRows } from '#lib/domain/filters.ts'
import { OUTCOMES } from '#lib/domain/outcome.ts'
import { COUNTED } from '#lib/domain/tally.ts'
import { isMarked } from '../marks.ts'
import { CODES } from '../outcome-codes.ts'
import { ROLLUP_LEVELS, wholeSourceId } from '../schema.ts'
import { piecesOf } from './pieces.ts'
import type { Snapshot } from './reader.ts'
import { number, type Row } from './row.ts'
import { and, inRange, rowCondition } from './row-filter.ts'

/** What one source counts in one bucket. Replays are cells of their own. */
export interface Cell {
  readonly sourceId: number
  /** ms, start of the bucket; 0 where the whole range is one */
  readonly t: number
  readonly replay: boolean
  /** Some counts may be absent: 0. */
  readonly sums: Partial<Sums>
}

export interface CellQuery {
  readonly range: Range
  /** null: the whole range is one bucket */
  readonly bucketMs: number | null
  readonly sourceIds: readonly number[]
  readonly filters: Pick<Filters, 'outcomes' | 'labels' | 'q'>
}

/**
 * Everything counted in the range, by source and bucket. From rollups, but for ends that cut a minute and for filters
 * that rollups do not know: those are counted from rows. One bucket of a source may come in several cells.
 */
export function readCells(snapshot: Snapshot, query: CellQuery): readonly Cell[] {
  if (needsRows({ ...query.filters, pipelines: [], sources: [], replays: 'include' })) {
    return rowCells(snapshot, query, query.range)
  }
  const { rollups, edges } = piecesOf(query.range, query.bucketMs)
  return [
    ...rollups.flatMap((piece) => rollupCells(snapshot, query, piece)),
    ...edges.flatMap((edge) => edgeCells(snapshot, query, edge)),
  ]
}

type RollupPiece = ReturnType<typeof piecesOf>['rollups'][number]

const SUMS = COUNTED.map((name) => `sum(${name}) AS ${name}`).join(', ')

function rollupCells(snapshot: Snapshot, query: CellQuery, piece: RollupPiece): readonly Cell[] {
  const isOwnLevel = query.bucketMs === ROLLUP_LEVELS[piece.level]
  const t = isOwnLevel ? 'bucket' : bucketSql('bucket', query)
  const sourceIds = JSON.stringify(query.sourceIds)
  const replays = hasReplays(snapshot, piece, sourceIds) ? [0, 1] : [0]
  return replays.flatMap((replay) =>
    snapshot
      .all(
        `SELECT source_id, ${replay} AS replay, ${t} AS t, ${isOwnLevel ? COUNTED.join(', ') : SUMS} FROM rollup_${piece.level}
         WHERE source_id IN (SELECT value FROM json_each(?)) AND replay = ${replay} AND bucket >= ? AND bucket < ?
         ${isOwnLevel ? '' : 'GROUP BY source_id, 3'}`,
        ...(isOwnLevel ? [] : bucketValues(query)),
        sourceIds,
        piece.from,
        piece.to,
      )
      .map(cellOf),
  )
}

/** Most ranges hold none, and then half of the rows need not be looked for. */
function hasReplays(snapshot: Snapshot, range: Range, sourceIds: string): boolean {
  const day = ROLLUP_LEVELS.day
  const row = snapshot.get(
    `SELECT 1 AS found FROM rollup_day WHERE source_id IN (SELECT value FROM json_each(?)) AND replay = 1
     AND bucket >= ? AND bucket < ? LIMIT 1`,
    sourceIds,
    Math.floor(range.from / day) * day,
    range.to,
  )
  return row !== null
}

/** Counted from rows; those of a whole pipeline are its sources' rows. */
function edgeCells(snapshot: Snapshot, query: CellQuery, range: Range): readonly Cell[] {
  const wholes = new Map<number, number>()
  const pipelineIds = JSON.stringify(query.sourceIds.filter((id) => id < 0).map((id) => -id))
  for (const row of snapshot.all(SOURCES_OF, pipelineIds))
    wholes.set(number(row, 'id'), wholeSourceId(number(row, 'pipeline_id')))
  const single = query.sourceIds.filter((id) => id > 0)
  const own = { ...query, sourceIds: [...single, ...wholes.keys()] }
  const cells = [...rowCells(snapshot, own, range), ...silentCells(snapshot, own, range)]
  return cells.map((cell) => ({ ...cell, sourceId: wholes.get(cell.sourceId) ?? cell.sourceId }))
}

const SOURCES_OF = 'SELECT id, pipeline_id FROM source WHERE pipeline_id IN (SELECT value FROM json_each(?))'

function rowCells(snapshot: Snapshot, query: CellQuery, range: Range): readonly Cell[] {
  const where = and([inRange(range, query.sourceIds), rowCondition(query.filters)])
  const rows = snapshot.all(
    `SELECT d.source_id, d.replay, ${bucketSql('d.time', query)} AS t, count(*) AS deliveries,
       ${OUTCOME_SQL}, total(d.retry) AS retries,
       sum(d.judged_by > 0) AS transport_known, sum(d.judged_by = 1) AS request_only, total(d.breach) AS breaches, sum(d.breach IS NULL) AS unjudged,
       total(d.rewrite) AS rewrites, 0 AS silent, sum(d.unfit) AS unfit
     FROM delivery d WHERE ${where.sql} GROUP BY d.source_id, d.replay, t`,
    ...bucketValues(query),
    ...where.values,
  )
  return rows.map(cellOf)
}

const OUTCOME_SQL = OUTCOMES.map((outcome) => `sum(d.outcome = ${CODES[outcome]}) AS ${outcome}`).join(', ')

/** Silent attempts of a range that cuts a minute; in rollups they are counted already. */
function silentCells(snapshot: Snapshot, query: CellQuery, range: Range): readonly Cell[] {
  const where = inRange(range, query.sourceIds)
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

function cellOf(row: Row): Cell {
  const sums: Record<string, number> = {}
  for (const name of COUNTED) sums[name] = number(row, name)
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
