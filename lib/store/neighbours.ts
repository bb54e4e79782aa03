import type { Position } from '#lib/domain/position.ts'
import { comparePositions } from '#lib/domain/position.ts'
import { keyHash } from './hash-index.ts'
import { instantOfRowId, rowIdFloor } from './row-id.ts'
import { type Shelves, tracesWithTransport } from './shelves.ts'
import type { Trace, TraceFacts } from './trace.ts'
import { traceById } from './trace-rows.ts'

/*
 * Who stands next to a row among its key's `processed`, and among the attempts of its transport ids: all that its labels
 * hang on. Rows lie in the order of time but for one millisecond's and for crowds that spilled over, so a little is read
 * on either side and judged by its position.
 */

type Keyed = Position & { readonly key: string }

/** Where the same key's `processed` next before a place stands, or stood until it was pruned; null: nowhere. */
export function previousProcessed(shelves: Shelves, pipelineId: number, at: Keyed): Position | null {
  const { places } = shelves
  const hash = keyHash(pipelineId, at.key, true)
  const own = ownZone(shelves, at)
  const last = places.last(hash, own.from)
  const around = last === null ? [] : places.within(hash, zoneBefore(shelves, last), last + 1)
  const found = processed(shelves, pipelineId, at.key, [...around, ...places.within(hash, own.from, own.to)])
  const stored = extreme(
    found.filter((trace) => comparePositions(trace.facts, at) < 0),
    1,
  )
  const pruned = shelves.pruned.lastProcessed(pipelineId, at.key, at.time)
  if (pruned === null || (stored !== null && stored.facts.time >= pruned)) return stored?.facts ?? null
  return { time: pruned, eventId: '' }
}

export function nextProcessed(shelves: Shelves, pipelineId: number, at: Keyed): Trace | null {
  const { places } = shelves
  const hash = keyHash(pipelineId, at.key, true)
  const own = ownZone(shelves, at)
  const next = places.firstFrom(hash, own.to)
  const around = next === null ? [] : places.within(hash, next, zoneAfter(shelves, next))
  const found = processed(shelves, pipelineId, at.key, [...places.within(hash, own.from, own.to), ...around])
  return extreme(
    found.filter((trace) => comparePositions(trace.facts, at) > 0),
    -1,
  )
}

/** Whether an attempt that opened before showed one of the ids. */
export function seenEarlier(
  shelves: Shelves,
  pipelineId: number,
  ids: readonly string[],
  opening: Position,
): boolean {
  return ids.some((id) => {
    if (shelves.pruned.sawTransport(pipelineId, id, opening)) return true
    for (const trace of tracesWithTransport(shelves, pipelineId, id))
      if (comparePositions(openingOf(trace.facts), opening) < 0) return true
    return false
  })
}

/** The rows of the next attempt that showed an id. A row never stands before its attempt's opening. */
export function nextOfTransport(
  shelves: Shelves,
  pipelineId: number,
  id: string,
  opening: Position,
): Trace[] {
  let next: Trace[] = []
  for (const trace of tracesWithTransport(shelves, pipelineId, id, rowIdFloor(opening.time))) {
    const own = openingOf(trace.facts)
    const best = next[0] && openingOf(next[0].facts)
    if (comparePositions(own, opening) <= 0) continue
    const order = best ? comparePositions(own, best) : -1
    if (order < 0) next = [trace]
    else if (order === 0) next.push(trace)
  }
  return next
}

export function openingOf({ openTime, openEvent }: TraceFacts): Position {
  return { time: openTime, eventId: openEvent }
}

/** Ids that a row of this very millisecond may have, [from, to). */
function ownZone({ ids }: Shelves, { time }: Position) {
  return { from: rowIdFloor(time), to: rowIdFloor(time + 1 + ids.maxSpill) }
}

/** Rows before this id, down to the answer, may be later than its row all the same. */
function zoneBefore({ ids }: Shelves, id: number): number {
  return rowIdFloor(instantOfRowId(id) - ids.maxSpill)
}

function zoneAfter({ ids }: Shelves, id: number): number {
  return rowIdFloor(instantOfRowId(id) + 1 + ids.maxSpill)
}

function processed(shelves: Shelves, pipelineId: number, key: string, ids: readonly number[]): Trace[] {
  const traces = ids.map((id) => traceById(shelves.db, shelves.catalog, id)).filter((trace) => trace !== null)
  return traces.filter(
    ({ facts }) =>
      facts.key === key &&
      facts.outcome === 'processed' &&
      shelves.catalog.pipelineOfSource(facts.sourceId) === pipelineId,
  )
}

/** The latest (1) or earliest (-1). */
function extreme(traces: readonly Trace[], sign: 1 | -1): Trace | null {
  return traces.reduce<Trace | null>(
    (best, trace) => (best === null || comparePositions(trace.facts, best.facts) * sign > 0 ? trace : best),
    null,
  )
}
