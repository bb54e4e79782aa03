import { needsRows } from '#lib/domain/filters.ts'
import type { Cell, CellQuery } from './cell.ts'
import { edgeCells } from './edge-cells.ts'
import { piecesOf } from './pieces.ts'
import type { Snapshot } from './reader.ts'
import { rollupCells } from './rollup-cells.ts'
import { rowCells } from './row-cells.ts'

/**
 * Everything counted in the range, by source and bucket. From rollups, but for ends that cut a minute and for filters
 * that rollups do not know: those are counted from rows. One bucket of a source may come in several cells.
 */
export function readCells(snapshot: Snapshot, query: CellQuery): readonly Cell[] {
  if (query.sourceIds.length === 0) return []
  if (needsRows({ ...query.filters, pipelines: [], sources: [] })) return rowCells(snapshot, query)
  const { rollups, edges } = piecesOf(query.range, query.bucketMs)
  return [
    ...rollupCells(snapshot, query, rollups),
    ...edges.flatMap((edge) => edgeCells(snapshot, query, edge)),
  ]
}
