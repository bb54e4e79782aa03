import { CODES } from './outcome-codes.ts'
import type { MemoryHorizon } from './pruned-memory.ts'
import { rowIdFloor } from './row-id.ts'
import type { Shelves } from './shelves.ts'
import { type StreamStore, stretchAround } from './stretch.ts'
import { hashesOf } from './trace-changes.ts'
import { deleteTrace, traceById } from './trace-rows.ts'

/** A way through all streams, in the order of their ids. */
export interface RowPass {
  /** `processed`: to save room; what shows more than that the guard let one by stays. */
  readonly what: 'all' | 'processed'
  /** ms; not later than the seal */
  readonly before: number
  /** Streams up to this one are done. */
  readonly streamId: number
}

/** Rows, and streams looked at, a slice: a transaction that nobody waits long for. */
const SLICE_ROWS = 500
/** To find where a stream may be divided takes as long as so many rows. */
const LOOK_ROWS = 10
const SLICE_STREAMS = 1_000

/**
 * One slice of a pass. No count changes: what the rows added to the rollups stays there. Breaches stay for ever: they are
 * few, and the keys that they concern are counted by their rows. Answers how far it then is; null: through.
 */
export function pruneStreams(shelves: Shelves, pass: RowPass, horizon: MemoryHorizon): RowPass | null {
  const streams = shelves.db.all<{ id: number; pipelineId: number }>(
    `SELECT stream.id, log_group.pipeline_id AS pipelineId FROM stream JOIN log_group ON log_group.id = stream.group_id
     WHERE stream.id > ? ORDER BY stream.id LIMIT ${SLICE_STREAMS}`,
    pass.streamId,
  )
  let left = SLICE_ROWS
  let at = pass
  for (const { id: streamId, pipelineId } of streams) {
    const { looked, gone } = pruneStream({ ...shelves, streamId, pipelineId }, pass, horizon, left)
    // There may be more of it.
    if (gone >= left) return at
    at = { ...at, streamId }
    left -= gone + (looked ? LOOK_ROWS : 0)
    if (left <= 0) return at
  }
  return streams.length < SLICE_STREAMS ? null : at
}

/** `gone`: how many rows and signals went, at most `most`; `looked`: whether there was anything to decide. */
function pruneStream(
  store: StreamStore,
  pass: RowPass,
  horizon: MemoryHorizon,
  most: number,
): { readonly looked: boolean; readonly gone: number } {
  const before = rowIdFloor(pass.before + store.ids.maxSpill)
  const isProcessed = `AND outcome = ${CODES.processed} AND replay = 0`
  const rows = store.db.all<{ id: number }>(
    `SELECT id FROM trace INDEXED BY trace_stream WHERE stream_id = ? AND id < ? AND breach IS NOT 1
     ${pass.what === 'all' ? '' : isProcessed} ORDER BY id LIMIT ?`,
    store.streamId,
    before,
    most,
  )
  const hasLoose = pass.what === 'all' && firstLoose(store) < pass.before
  if (rows.length === 0 && !hasLoose) return { looked: false, gone: 0 }
  const edge = Math.min(pass.before, wholeUpTo(store, pass.before))
  store.pruned.moveStreamEdge(store.streamId, edge)
  let gone = 0
  for (const { id } of rows) if (pruneRow(store, id, edge, horizon)) gone++
  if (hasLoose && gone < most) gone += pruneLoose(store, edge, most - gone)
  return { looked: true, gone }
}

/**
 * Up to when (ms) the stream's parts end before an instant: a part that lasts beyond it stays whole, for what comes may
 * still belong to it.
 */
function wholeUpTo(store: StreamStore, instant: number): number {
  const part = stretchAround(store, { first: instant, last: instant, atStart: false })
  const lasts =
    part.signals.some(({ time }) => time >= instant) || part.rows.some(({ facts }) => facts.time >= instant)
  // The last of a stream that has long ended, or one that ends before: nothing of it lies beyond.
  return lasts ? part.from : instant
}

function pruneRow(store: StreamStore, id: number, edge: number, horizon: MemoryHorizon): boolean {
  const row = traceById(store.db, store.catalog, id)
  if (row === null || row.facts.time >= edge) return false
  const pipelineId = store.catalog.pipelineOfSource(row.facts.sourceId)
  store.pruned.remember(pipelineId, row.facts, horizon)
  for (const hash of hashesOf(pipelineId, row.facts)) store.places.remove(hash, id)
  deleteTrace(store.db, id)
  return true
}

function firstLoose({ db, streamId }: StreamStore): number {
  const sql = 'SELECT min(time) AS time FROM signal WHERE stream_id = ?'
  return db.get<{ time: number | null }>(sql, streamId)?.time ?? Number.POSITIVE_INFINITY
}

function pruneLoose({ db, streamId }: StreamStore, edge: number, most: number): number {
  return db.run(
    `DELETE FROM signal WHERE (stream_id, time, event_id) IN
       (SELECT stream_id, time, event_id FROM signal WHERE stream_id = ? AND time < ? LIMIT ?)`,
    streamId,
    edge,
    most,
  ).changes
}
