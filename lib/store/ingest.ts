import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { comparePositions } from '#lib/domain/position.ts'
import type { ReportSignal, Signal } from '#lib/domain/signal.ts'
import type { ChangeSet } from './change-set.ts'
import { type KeptLine, keptLine } from './kept-line.ts'
import type { Shelves } from './shelves.ts'
import { storeStretch } from './store-stretch.ts'
import { inOrder, reachOf, type StreamStore, type Stretch, stretchAround, stretchOfNews } from './stretch.ts'
import type { SignalAt } from './traces-of.ts'
import type { Batch, ReadSignal } from './writer-port.ts'

/** Takes in a batch's signals, stream by stream: those that are known change nothing, whatever their order. */
export function ingest(
  shelves: Shelves,
  { groupId, signals }: Batch,
  pipeline: { readonly id: number; readonly rules: PipelineRules },
  changes: ChangeSet,
): void {
  const telling = signals.filter(({ signal }) => signal.kind !== 'platform')
  for (const [stream, reads] of Map.groupBy(telling, ({ line }) => line.stream)) {
    const streamId = shelves.catalog.stream(groupId, stream)
    ingestStream({ ...shelves, streamId, pipelineId: pipeline.id }, reads, pipeline.rules, changes)
  }
}

function ingestStream(
  store: StreamStore,
  reads: readonly ReadSignal[],
  rules: PipelineRules,
  changes: ChangeSet,
): void {
  const { sealed } = store.pruned.edges
  const read = inOrder(reads.filter(({ line }) => line.time >= sealed).map(signalAt))
  if (read.length === 0) return
  const loaded = stretchAround(store, reachOf(read))
  const news = newsAmong(read, loaded)
  if (news.length === 0) return
  changes.newSignals += news.length
  const stretch = stretchOfNews(store, news, loaded)
  storeStretch(store, stretch, withNews(stretch, news), rules, keptLines(reads, news), changes)
}

/** The lines that are not stored yet, or read otherwise. */
function newsAmong(read: readonly SignalAt[], { signals }: Stretch): readonly SignalAt[] {
  const last = signals.at(-1)
  const first = read[0]
  // Most reads go on where the last ended.
  if (!last || !first || comparePositions(last, first) < 0) return read
  const known = new Map(signals.map((stored) => [stored.eventId, stored.signal]))
  return read.filter(({ eventId, signal }) => !isSameSignal(known.get(eventId), signal))
}

function withNews({ signals }: Stretch, news: readonly SignalAt[]): SignalAt[] {
  const last = signals.at(-1)
  const first = news[0]
  if (!last || !first || comparePositions(last, first) < 0) return [...signals, ...news]
  const ids = new Set(news.map(({ eventId }) => eventId))
  return inOrder([...signals.filter(({ eventId }) => !ids.has(eventId)), ...news])
}

function signalAt({ line: { time, eventId, ingestionTime }, signal }: ReadSignal): SignalAt {
  return { time, eventId, ingestionTime, signal, cut: false }
}

function keptLines(reads: readonly ReadSignal[], news: readonly SignalAt[]): Map<string, KeptLine> {
  const lines = new Map<string, KeptLine>()
  const ids = news.length === reads.length ? null : new Set(news.map(({ eventId }) => eventId))
  for (const { line, signal } of reads) {
    if (ids !== null && !ids.has(line.eventId)) continue
    const kept = keptLine(signal, line.message)
    if (kept) lines.set(line.eventId, kept)
  }
  return lines
}

/** Other formats than before may read a line otherwise: then it is news. */
function isSameSignal(stored: Signal | undefined, read: Signal): boolean {
  if (stored === undefined || stored.kind !== read.kind) return false
  if (stored.kind === 'start' && read.kind === 'start')
    return stored.requestId === read.requestId && stored.version === read.version
  if (stored.kind === 'report' && read.kind === 'report') return isSameReport(stored, read)
  return JSON.stringify(stored) === JSON.stringify(read)
}

function isSameReport(a: ReportSignal, b: ReportSignal): boolean {
  return (
    a.requestId === b.requestId &&
    a.status === b.status &&
    a.durationMs === b.durationMs &&
    a.errorType === b.errorType
  )
}
