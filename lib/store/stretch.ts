import { requestIdOf } from '#lib/domain/attempts.ts'
import { comparePositions } from '#lib/domain/position.ts'
import type { Signal } from '#lib/domain/signal.ts'
import { isSelfContained, reachesBackTo } from '#lib/domain/stretch.ts'
import {
  hasLooseOutside,
  looseCutAfter,
  looseCutBefore,
  looseIn,
  looseOfRequest,
  looseRequestsOutside,
} from './loose-signals.ts'
import { isMarked } from './marks.ts'
import { rowIdFloor } from './row-id.ts'
import { type Shelves, tracesWithRequest } from './shelves.ts'
import type { Trace } from './trace.ts'
import { tracesOfStream } from './trace-rows.ts'
import type { SignalAt } from './traces-of.ts'

/** What the store holds of a stream between two places where it may be divided, [from, to) ms. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly rows: readonly Trace[]
  readonly loose: readonly SignalAt[]
  /** All signals of both, in order. */
  readonly signals: readonly SignalAt[]
}

/** One stream of a pipeline, in the store. */
export interface StreamStore extends Shelves {
  readonly streamId: number
  readonly pipelineId: number
}

export const STREAM_BEGINS = -8_640_000_000_000
export const STREAM_ENDS = 8_640_000_000_000

/** The stretch that [first, last] ms lies in. `atStart`: it ends only where an attempt begins. */
export function stretchAround(
  store: StreamStore,
  { first, last, atStart }: { readonly first: number; readonly last: number; readonly atStart: boolean },
): Stretch {
  const { db, streamId } = store
  const before = [
    rowCutBefore(store, first),
    looseCutBefore(db, streamId, first),
    store.pruned.streamEdge(streamId),
  ]
  const after = [rowCutAfter(store, last), looseCutAfter(db, streamId, last, atStart)]
  const from = Math.max(...before.map((time) => time ?? STREAM_BEGINS))
  const to = Math.min(...after.map((time) => time ?? STREAM_ENDS))
  return stretchBetween(store, from, to)
}

export function stretchBetween(store: StreamStore, from: number, to: number): Stretch {
  const ids = [rowIdFloor(from), rowIdFloor(to + store.ids.maxSpill)] as const
  const rows = tracesOfStream(store.db, store.catalog, store.streamId, ...ids).filter(
    ({ facts: { time } }) => time >= from && time < to,
  )
  const loose = looseIn(store.db, store.streamId, from, to)
  return {
    from,
    to,
    rows,
    loose,
    signals: inOrder([...rows.flatMap((row) => linesOf(row, store)), ...loose]),
  }
}

/** The reach of the lines of news: the least of the stream that they may change. */
export function reachOf(news: readonly SignalAt[]) {
  return {
    first: news.reduce((least, signal) => Math.min(least, reachesBackTo(signal)), STREAM_ENDS),
    last: news.reduce((most, { time }) => Math.max(most, time), STREAM_BEGINS),
    // Without a REPORT of its own, a new START reaches to the stream's next one, whatever lies between.
    atStart: news.some(({ signal }) => signal.kind === 'start'),
  }
}

/**
 * The stretch that must be derived again because of news: what lies outside makes the same with and without them.
 */
export function stretchOfNews(store: StreamStore, news: readonly SignalAt[], loaded: Stretch): Stretch {
  let reach = reachOf(news)
  // One that was loaded for more lines serves as well, unless few of them are news.
  let stretch = news.length * 2 >= loaded.signals.length ? loaded : stretchAround(store, reach)
  for (;;) {
    const outside = entangledOutside(store, stretch, news)
    if (outside.length === 0) return stretch
    reach = { ...reach, first: Math.min(reach.first, ...outside), last: Math.max(reach.last, ...outside) }
    stretch = stretchAround(store, reach)
  }
}

/**
 * Times of signals outside the stretch that make an attempt together with some within. Of all request ids within, not
 * of the news alone: a new START also ends another's reach, and what was within that reach is then a stray. Rows carry
 * whole runs, which need no others: only loose signals can be entangled.
 */
function entangledOutside(store: StreamStore, stretch: Stretch, news: readonly SignalAt[]): number[] {
  const { from, to } = stretch
  if (!hasLooseOutside(store.db, store.streamId, stretch)) return []
  const edge = store.pruned.streamEdge(store.streamId) ?? STREAM_BEGINS
  const requests = new Set<string>()
  for (const signals of [stretch.signals, news])
    for (const { signal } of signals) {
      const requestId = requestIdOf(signal)
      if (requestId !== null) requests.add(requestId)
    }
  const entangled = looseRequestsOutside(store.db, store.streamId, requests, { from, to })
  if (entangled.length === 0) return []
  const signals = inOrder([...stretch.signals, ...news])
  return entangled.flatMap((requestId) => {
    const within = signals.filter(({ signal }) => requestIdOf(signal) === requestId)
    const elsewhere = linesOfRequest(store, requestId)
    const before = elsewhere.filter(({ time }) => time < from && time >= edge)
    const after = elsewhere.filter(({ time }) => time >= to)
    if ([before, within, after].every(isSelfContained)) return []
    return [...before, ...after].map(({ time }) => time)
  })
}

function linesOfRequest(store: StreamStore, requestId: string): SignalAt[] {
  const { streamId, pipelineId } = store
  const rows = tracesWithRequest(store, pipelineId, requestId).filter((row) => row.streamId === streamId)
  const carried = rows.flatMap((row) => linesOf(row, store))
  return inOrder([...carried, ...looseOfRequest(store.db, streamId, requestId)])
}

/** Sorted, and each but once: the rows of one run all carry its START and REPORT. */
export function inOrder(signals: SignalAt[]): SignalAt[] {
  const isSorted = signals.every((signal, index) => {
    const before = signals[index - 1]
    return before === undefined || comparePositions(before, signal) < 0
  })
  if (isSorted) return signals
  signals.sort(comparePositions)
  return signals.filter((signal, index) => signal.eventId !== signals[index - 1]?.eventId)
}

/** The lines of the run that a row carries; of a row without, none. */
function linesOf({ facts: row }: Trace, { catalog }: StreamStore): SignalAt[] {
  const { carried, requestId } = row
  if (carried === null || requestId === null) return []
  const at = (time: number, eventId: string, signal: Signal, cut = false): SignalAt => ({
    time,
    eventId,
    signal,
    cut,
    ingestionTime: row.ingestionTime,
  })
  const start = at(
    row.openTime,
    row.openEvent,
    { kind: 'start', requestId, version: row.version },
    carried.cut,
  )
  const report = at(row.ended ?? row.time, carried.reportEvent, {
    kind: 'report',
    requestId,
    status: carried.successInReport ? 'success' : null,
    durationMs: row.durationUs === null ? null : row.durationUs / 1_000,
    errorType: null,
  })
  if (row.outcome === null || row.inferred) return [start, report]
  const outcome = at(row.time, row.eventId, {
    kind: 'outcome',
    outcome: row.outcome,
    key: row.key ?? '',
    requestId: carried.requestInLine ? requestId : null,
    evidence: row.evidence === null ? {} : JSON.parse(row.evidence),
    source: carried.sourceInLine ? catalog.sourceName(row.sourceId) : null,
  })
  return [start, outcome, report]
}

/** The time of the START of the latest row before which the stream may be divided, strictly before an instant, ms. */
function rowCutBefore(store: StreamStore, time: number): number | null {
  // A run that is under way at the instant has its row behind it.
  const straddling = nextCut(store, rowIdFloor(time))
  if (straddling !== null && straddling.cut < time) return straddling.cut
  let row = previousCut(store, rowIdFloor(time + 1 + store.ids.maxSpill))
  while (row !== null && row.cut >= time) row = previousCut(store, row.id)
  return row?.cut ?? null
}

function rowCutAfter(store: StreamStore, time: number): number | null {
  let row = nextCut(store, rowIdFloor(time))
  while (row !== null && row.cut <= time) row = nextCut(store, row.id + 1)
  return row?.cut ?? null
}

interface CutRow {
  readonly id: number
  /** ms; the START's time */
  readonly cut: number
}

const CUT = `SELECT id, time - open_lag AS cut FROM trace INDEXED BY trace_stream WHERE stream_id = ? AND ${isMarked('cut')}`

function nextCut({ db, streamId }: StreamStore, fromId: number): CutRow | null {
  return db.get<CutRow>(`${CUT} AND id >= ? ORDER BY id LIMIT 1`, streamId, fromId)
}

function previousCut({ db, streamId }: StreamStore, beforeId: number): CutRow | null {
  return db.get<CutRow>(`${CUT} AND id < ? ORDER BY id DESC LIMIT 1`, streamId, beforeId)
}
