import type { Range } from '#lib/domain/answer.ts'
import { EVERY_SOURCE_ID, wholeSourceId } from '../schema.ts'
import { type Cell, type CellQuery, isLeft } from './cell.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { rowCells, silentCells } from './row-cells.ts'

/** What a source counts in a range that cuts a minute, and in whose rows of rollups it would stand. */
interface EdgeCell {
  readonly cell: Cell
  readonly ids: readonly number[]
}

/* A snapshot never changes, and each figure of a page asks for the same two ends. */
const KNOWN = new WeakMap<Snapshot, Map<string, readonly EdgeCell[]>>()

/** Counted from rows; those of a whole pipeline are its sources' rows. `edge`: less than a minute, so of one bucket. */
export function edgeCells(snapshot: Snapshot, query: CellQuery, edge: Range): readonly Cell[] {
  const { sourceIds, bucketMs, merged, filters } = query
  const asked = new Set(sourceIds)
  const t = bucketMs === null ? 0 : Math.floor(edge.from / bucketMs) * bucketMs
  return edgeOf(snapshot, edge).flatMap(({ cell, ids }) => {
    if (!isLeft(cell, filters.replays)) return []
    const found = ids.filter((id) => asked.has(id))
    return found.map((id) => ({ ...cell, t, sourceId: merged ? (sourceIds[0] ?? id) : id }))
  })
}

function edgeOf(snapshot: Snapshot, range: Range): readonly EdgeCell[] {
  const known = KNOWN.get(snapshot) ?? new Map<string, readonly EdgeCell[]>()
  KNOWN.set(snapshot, known)
  const name = `${range.from} ${range.to}`
  const cells = known.get(name) ?? readEdge(snapshot, range)
  known.set(name, cells)
  return cells
}

function readEdge(snapshot: Snapshot, range: Range): readonly EdgeCell[] {
  const rows = snapshot.all('SELECT id, pipeline_id FROM source')
  const wholes = new Map(rows.map((row) => [number(row, 'id'), wholeSourceId(number(row, 'pipeline_id'))]))
  const query: CellQuery = {
    range,
    bucketMs: null,
    sourceIds: [...wholes.keys()],
    filters: { outcomes: [], labels: [], q: [], replays: 'include' },
  }
  const cells = [...rowCells(snapshot, query), ...silentCells(snapshot, query)]
  return cells.map((cell) => {
    const whole = wholes.get(cell.sourceId)
    return { cell, ids: [cell.sourceId, ...(whole === undefined ? [] : [whole]), EVERY_SOURCE_ID] }
  })
}
