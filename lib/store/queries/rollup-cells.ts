import type { ReplayMode } from '#lib/domain/filters.ts'
import { COUNTED } from '#lib/domain/tally.ts'
import { type Cell, type CellQuery, cellOf } from './cell.ts'
import type { piecesOf } from './pieces.ts'
import type { Snapshot } from './reader.ts'
import { number, text } from './row.ts'
import { bucketSql, bucketValues } from './row-cells.ts'

type RollupPiece = ReturnType<typeof piecesOf>['rollups'][number]

const REPLAYS: Readonly<Record<ReplayMode, readonly number[]>> = { exclude: [0], include: [0, 1], only: [1] }

/** One statement for all pieces: what it answers is as many rows as there are buckets, not as there are pieces. */
export function rollupCells(
  snapshot: Snapshot,
  query: CellQuery,
  pieces: readonly RollupPiece[],
): readonly Cell[] {
  if (pieces.length === 0) return []
  return query.bucketMs === null ? wholeCells(snapshot, query, pieces) : bucketCells(snapshot, query, pieces)
}

function bucketCells(snapshot: Snapshot, query: CellQuery, pieces: readonly RollupPiece[]): readonly Cell[] {
  const { counts = COUNTED } = query
  const sourceIds = JSON.stringify(query.sourceIds)
  const rows = pieces.map(
    ({ level }) => `SELECT source_id, replay, bucket, ${counts.join(', ')} FROM rollup_${level}
      WHERE source_id IN (SELECT value FROM json_each(?)) AND replay IN (${REPLAYS[query.filters.replays].join(', ')})
        AND bucket >= ? AND bucket < ?`,
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
    .map((row) => cellOf(row, query))
}

/** A source's sums travel as one value: grouped by source, SQLite would sort all rows first, which takes half as long again. */
function wholeCells(snapshot: Snapshot, query: CellQuery, pieces: readonly RollupPiece[]): readonly Cell[] {
  const { counts = COUNTED, sourceIds, merged } = query
  const rows = pieces.map(
    ({ level }) => `SELECT ${counts.join(', ')} FROM rollup_${level}
      WHERE source_id = source.value AND replay = replays.value AND bucket >= ? AND bucket < ?`,
  )
  const found = snapshot.all(
    `SELECT source.value AS source_id, replays.value AS replay,
       (SELECT json_array(${counts.map((name) => `sum(${name})`).join(', ')}) FROM (${rows.join(' UNION ALL ')})) AS sums
     FROM json_each(?) AS source, json_each(?) AS replays`,
    ...pieces.flatMap(({ from, to }) => [from, to]),
    JSON.stringify(sourceIds),
    JSON.stringify(REPLAYS[query.filters.replays]),
  )
  return found.flatMap((row) => {
    const sums: readonly (number | null)[] = JSON.parse(text(row, 'sums'))
    if (sums[0] === null) return []
    return {
      sourceId: merged ? (sourceIds[0] ?? 0) : number(row, 'source_id'),
      t: 0,
      replay: number(row, 'replay') === 1,
      sums: Object.fromEntries(counts.map((name, index) => [name, sums[index] ?? 0])),
    }
  })
}
