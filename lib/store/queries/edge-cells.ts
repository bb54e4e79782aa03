import type { Range } from '#lib/domain/answer.ts'
import { EVERY_SOURCE_ID, wholeSourceId } from '../schema.ts'
import type { Cell, CellQuery } from './cell.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'
import { rowCells, silentCells } from './row-cells.ts'

/** What all sources count in a range that cuts a minute, and whose sources they are. */
interface Edge {
  readonly cells: readonly Cell[]
  /** Pipeline ids by source id. */
  readonly pipelines: ReadonlyMap<number, number>
}

/* A snapshot never changes, and each figure of a page asks for the same two ends. */
const KNOWN = new WeakMap<Snapshot, Map<string, Edge>>()

/** Counted from rows; those of a whole pipeline are its sources' rows. `edge`: less than a minute, so of one bucket. */
export function edgeCells(snapshot: Snapshot, query: CellQuery, edge: Range): readonly Cell[] {
  const { cells, pipelines } = edgeOf(snapshot, edge)
  const asked = new Set(query.sourceIds)
  const t = query.bucketMs === null ? 0 : Math.floor(edge.from / query.bucketMs) * query.bucketMs
  return cells.flatMap((cell) => {
    if (query.filters.replays !== 'include' && cell.replay !== (query.filters.replays === 'only')) return []
    const ids = [cell.sourceId, wholeSourceId(pipelines.get(cell.sourceId) ?? 0), EVERY_SOURCE_ID]
    const found = ids.filter((id) => asked.has(id))
    return found.map((sourceId) => ({
      ...cell,
      t,
      sourceId: query.merged ? (query.sourceIds[0] ?? sourceId) : sourceId,
    }))
  })
}

function edgeOf(snapshot: Snapshot, range: Range): Edge {
  const known = KNOWN.get(snapshot) ?? new Map<string, Edge>()
  KNOWN.set(snapshot, known)
  const name = `${range.from} ${range.to}`
  const edge = known.get(name) ?? readEdge(snapshot, range)
  known.set(name, edge)
  return edge
}

function readEdge(snapshot: Snapshot, range: Range): Edge {
  const rows = snapshot.all('SELECT id, pipeline_id FROM source')
  const pipelines = new Map(rows.map((row) => [number(row, 'id'), number(row, 'pipeline_id')]))
  const query: CellQuery = {
    range,
    bucketMs: null,
    sourceIds: [...pipelines.keys()],
    filters: { outcomes: [], labels: [], q: [], replays: 'include' },
  }
  return { cells: [...rowCells(snapshot, query), ...silentCells(snapshot, query)], pipelines }
}
