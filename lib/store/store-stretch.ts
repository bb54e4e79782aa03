import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ChangeSet } from './change-set.ts'
import { type KeptLine, lineOfTrace, looseLine } from './kept-line.ts'
import { deleteLoose, insertLoose, storeCut } from './loose-signals.ts'
import type { StreamStore, Stretch } from './stretch.ts'
import { isSameTrace, type TraceFacts } from './trace.ts'
import { changeTrace, removeTrace } from './trace-changes.ts'
import { type SignalAt, tracesOf } from './traces-of.ts'

/**
 * Derives what a stretch's signals make and stores the difference. `signals`: all of them from now on, in order;
 * `lines`: the kept lines of those that are new, by event id. New rows are inserted when the changes are settled.
 */
export function storeStretch(
  store: StreamStore,
  stretch: Stretch,
  signals: readonly SignalAt[],
  rules: PipelineRules,
  lines: ReadonlyMap<string, KeptLine>,
  changes: ChangeSet,
): void {
  const { catalog, pipelineId, streamId } = store
  const made = tracesOf(signals, { rules, sourceId: (name) => catalog.source(pipelineId, name) })
  const rowAt = new Map(stretch.rows.map((row) => [row.facts.eventId, row]))
  const looseAt = new Map(stretch.loose.map((signal) => [signal.eventId, signal]))
  const lineOf = (at: SignalAt | TraceFacts): KeptLine | null => {
    const known = lines.get(at.eventId)
    if (known) return known
    if (looseAt.has(at.eventId)) return looseLine(store.db, streamId, at)
    const row = rowAt.get(at.eventId)
    return row ? lineOfTrace(store.db, row) : null
  }
  // Lines are fetched before what keeps them goes.
  const newRows = made.traces.filter(({ eventId }) => !rowAt.has(eventId))
  changes.news.push(...newRows.map((facts) => ({ facts, streamId, pipelineId, line: lineOf(facts) })))
  const isNew = (signal: SignalAt) => looseAt.get(signal.eventId)?.signal !== signal.signal
  const newLoose = made.loose.filter(isNew).map((signal) => ({ signal, line: lineOf(signal) }))
  storeLoose(store, looseAt, made.loose, isNew)
  for (const { signal, line } of newLoose) insertLoose(store.db, streamId, signal, line)
  storeRows(store, stretch, made.traces, changes)
}

function storeLoose(
  { db, streamId }: StreamStore,
  stored: ReadonlyMap<string, SignalAt>,
  loose: readonly SignalAt[],
  isNew: (signal: SignalAt) => boolean,
): void {
  const stays = new Set<string>()
  for (const signal of loose) {
    if (isNew(signal)) continue
    stays.add(signal.eventId)
    if (stored.get(signal.eventId)?.cut !== signal.cut) storeCut(db, streamId, signal)
  }
  for (const signal of stored.values()) if (!stays.has(signal.eventId)) deleteLoose(db, streamId, signal)
}

function storeRows(
  store: StreamStore,
  stretch: Stretch,
  traces: readonly TraceFacts[],
  changes: ChangeSet,
): void {
  if (stretch.rows.length === 0) return
  const factsAt = new Map(traces.map((facts) => [facts.eventId, facts]))
  for (const row of stretch.rows) {
    const facts = factsAt.get(row.facts.eventId)
    if (!facts) removeTrace(store, row, changes)
    else if (!isSameTrace(row.facts, facts)) changeTrace(store, row, facts, changes)
  }
}
