import type { SQLInputValue } from 'node:sqlite'
import { COUNTED, type Counted } from '#lib/domain/tally.ts'
import { isMarked } from '../marks.ts'
import { CODES } from '../outcome-codes.ts'
import { type Cell, type CellQuery, cellOf } from './cell.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { and, inRange, ofOutcomes, replayCondition, rowCondition } from './row-filter.ts'

/** Counted from the deliveries' rows. */
export function rowCells(snapshot: Snapshot, query: CellQuery): readonly Cell[] {
  const { range, sourceIds, filters, counts = COUNTED } = query
  const { outcomes } = filters
  const place = outcomes.length > 0 ? ofOutcomes(range, sourceIds, outcomes) : inRange(range, sourceIds)
  const where = and([place, rowCondition({ ...filters, outcomes: [] }), replayCondition(filters.replays)])
  const rowsOf = outcomes.length > 0 ? 'trace d INDEXED BY trace_source' : 'trace d'
  const sums = counts.map((name) => `${ROW_SQL[name]} AS ${name}`)
  const rows = snapshot.all(
    `SELECT d.source_id, d.replay, ${bucketSql('d.time', query)} AS t, ${sums.join(', ')}
     FROM ${rowsOf} WHERE d.outcome IS NOT NULL AND ${where.sql} GROUP BY d.source_id, d.replay, t`,
    ...bucketValues(query),
    ...where.values,
  )
  return rows.map((row) => cellOf(row, query))
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

/** Silent attempts, one by one; in rollups they are counted already. */
export function silentCells(snapshot: Snapshot, query: CellQuery): readonly Cell[] {
  const where = and([inRange(query.range, query.sourceIds), replayCondition(query.filters.replays)])
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

// node:sqlite binds numbers as REAL, and a real quotient would not be whole.
export function bucketSql(column: string, { bucketMs }: CellQuery): string {
  return bucketMs === null ? '0' : `(${column} / CAST(? AS INTEGER)) * CAST(? AS INTEGER)`
}

export function bucketValues({ bucketMs }: CellQuery): readonly SQLInputValue[] {
  return bucketMs === null ? [] : [bucketMs, bucketMs]
}
