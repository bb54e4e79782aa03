import { requestTransport } from '#lib/domain/transport.ts'
import type { Catalog } from './catalog.ts'
import type { Database } from './database.ts'
import { type HashIndex, transportHash } from './hash-index.ts'
import type { PrunedMemory } from './pruned-memory.ts'
import type { RowIds } from './row-id.ts'
import { shownBy, type Trace } from './trace.ts'
import { traceById } from './trace-rows.ts'

/** The writer's parts: one of each, for as long as the store is open. */
export interface Shelves {
  readonly db: Database
  readonly catalog: Catalog
  readonly ids: RowIds
  readonly places: HashIndex
  readonly pruned: PrunedMemory
  /** Request ids of Onceboard's own sends. */
  readonly replays: ReadonlySet<string>
}

const ALL = Number.MAX_SAFE_INTEGER

/** Rows that show a transport id, of one pipeline, in the order of their ids; from `fromId` on. */
export function* tracesWithTransport(
  { db, catalog, places }: Shelves,
  pipelineId: number,
  transport: string,
  fromId = -ALL,
): Generator<Trace> {
  for (const id of places.within(transportHash(pipelineId, transport), fromId, ALL)) {
    const trace = traceById(db, catalog, id)
    if (
      trace &&
      catalog.pipelineOfSource(trace.facts.sourceId) === pipelineId &&
      shownBy(trace.facts).includes(transport)
    )
      yield trace
  }
}

/** The rows of a request's attempts. */
export function tracesWithRequest(shelves: Shelves, pipelineId: number, requestId: string): Trace[] {
  return [...tracesWithTransport(shelves, pipelineId, requestTransport(requestId))]
}
