import { type Labels, label } from '#lib/domain/labels.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ChangeSet, NewTrace } from './change-set.ts'
import { nextOfTransport, nextProcessed, openingOf, previousProcessed, seenEarlier } from './neighbours.ts'
import { instantOfRowId } from './row-id.ts'
import type { Shelves } from './shelves.ts'
import { shownBy, type Trace, type TraceFacts, transportsOf } from './trace.ts'
import { hashesOf } from './trace-changes.ts'
import { insertTrace, traceById, updateLabels } from './trace-rows.ts'

type RulesOf = (pipelineId: number) => PipelineRules

/** Inserts the new rows, and judges again the labels of all that the changes may concern. */
export function settle(shelves: Shelves, changes: ChangeSet, rulesOf: RulesOf): void {
  insertNews(shelves, changes, rulesOf)
  spread(shelves, changes)
  for (const id of changes.unlabelled) relabel(shelves, id, changes, rulesOf)
}

interface Placed {
  readonly news: NewTrace
  readonly hashes: readonly number[]
}

/** Most rows are the only one of their key and of their ids: one look tells, for all at once, and they need no judging. */
function insertNews(shelves: Shelves, changes: ChangeSet, rulesOf: RulesOf): void {
  const placed = changes.news.map((news): Placed => ({ news, hashes: hashesOf(news.pipelineId, news.facts) }))
  const shared = sharedHashes(shelves, placed)
  let entries = 0
  for (const { news, hashes } of placed) {
    const trace = insertOne(shelves, news, rulesOf)
    changes.touch(trace.id, null, trace)
    if (trace.outcome !== null) changes.added++
    for (const hash of hashes) shelves.places.add(hash, trace.id)
    entries += hashes.length
    if (!hashes.some((hash) => shared.has(hash))) continue
    changes.unlabelled.add(trace.id)
    changes.moved(news.pipelineId, trace)
  }
  shelves.places.merge(entries)
}

/** Hashes that lead to stored rows, or to several of the new ones. */
function sharedHashes({ places }: Shelves, placed: readonly Placed[]): Set<number> {
  const seen = new Set<number>()
  const twice = new Set<number>()
  for (const { hashes } of placed)
    for (const hash of hashes) {
      if (seen.has(hash)) twice.add(hash)
      seen.add(hash)
    }
  const known = places.known([...seen])
  for (const hash of twice) known.add(hash)
  return known
}

function insertOne(
  shelves: Shelves,
  { facts, streamId, pipelineId, line }: NewTrace,
  rulesOf: RulesOf,
): Trace {
  const id = shelves.ids.take(facts.time, facts.eventId)
  const labels = labelsOf(facts, rulesOf(pipelineId), {
    previousProcessed: null,
    seenEarlier: () => false,
    replay: isReplay(shelves, facts),
  })
  const trace = { ...facts, id, streamId, labels }
  insertTrace(shelves.db, shelves.catalog, trace, instantOfRowId(id) - facts.time, line)
  return trace
}

/** A change reaches the next `processed` of its key and the next attempt of each of its ids, and no further. */
function spread(shelves: Shelves, changes: ChangeSet): void {
  for (const { pipelineId, row } of changes.moves) {
    if (row.outcome === 'processed' && row.key !== null) {
      const next = nextProcessed(shelves, pipelineId, { ...row, key: row.key })
      if (next) changes.unlabelled.add(next.id)
    }
    for (const id of shownBy(row))
      for (const next of nextOfTransport(shelves, pipelineId, id, openingOf(row)))
        changes.unlabelled.add(next.id)
  }
}

function relabel(shelves: Shelves, id: number, changes: ChangeSet, rulesOf: RulesOf): void {
  const row = changes.touched.get(id)?.after ?? traceById(shelves.db, shelves.catalog, id)
  if (row === null || changes.touched.get(id)?.after === null) return
  const pipelineId = shelves.catalog.pipelineOfSource(row.sourceId)
  const { key } = row
  const labels = labelsOf(row, rulesOf(pipelineId), {
    previousProcessed:
      key !== null && row.outcome === 'processed'
        ? previousProcessed(shelves, pipelineId, { ...row, key })
        : null,
    seenEarlier: (ids) => seenEarlier(shelves, pipelineId, ids, openingOf(row)),
    replay: isReplay(shelves, row),
  })
  if (isSame(labels, row.labels)) return
  updateLabels(shelves.db, id, labels)
  changes.touch(id, row, { ...row, labels })
}

/** A row that is no delivery has none but whose it is. */
function labelsOf(facts: TraceFacts, rules: PipelineRules, around: Parameters<typeof label>[2]): Labels {
  const { outcome, key } = facts
  if (outcome === null)
    return { first: false, retry: null, breach: null, rewrite: null, replay: around.replay, judgedBy: null }
  return label({ at: facts, outcome, key, transports: transportsOf(facts) }, rules, around)
}

function isSame(a: Labels, b: Labels): boolean {
  return (
    a.first === b.first &&
    a.retry === b.retry &&
    a.breach === b.breach &&
    a.rewrite === b.rewrite &&
    a.replay === b.replay &&
    a.judgedBy === b.judgedBy
  )
}

function isReplay({ replays }: Shelves, { requestId }: TraceFacts): boolean {
  return requestId !== null && replays.has(requestId)
}
