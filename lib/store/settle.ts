import { type Labels, label } from '#lib/domain/labels.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ChangeSet, NewTrace, Touched } from './change-set.ts'
import type { Entry } from './hash-index.ts'
import { nextOfTransport, nextProcessed, openingOf, previousProcessed, seenEarlier } from './neighbours.ts'
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
  const related = shelves.pruned.related(changes.news)
  const entries: Entry[] = []
  for (const { news, hashes } of placed) {
    const trace = insertOne(shelves, news, rulesOf)
    changes.touch(trace.id, null, trace)
    if (news.facts.outcome !== null) changes.added++
    for (const hash of hashes) entries.push([hash, trace.id])
    if (!related.has(news) && !hashes.some((hash) => shared.has(hash))) continue
    changes.unlabelled.add(trace.id)
    changes.moved(news.pipelineId, news.facts)
  }
  shelves.places.addAll(entries)
  shelves.places.merge(entries.length)
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
  { db, catalog, ids, replays }: Shelves,
  { facts, streamId, pipelineId, line }: NewTrace,
  rulesOf: RulesOf,
): Trace {
  const replay = facts.requestId !== null && replays.has(facts.requestId)
  const labels = labelsOf(facts, rulesOf(pipelineId), { ...ALONE, replay })
  let trace: Trace = { id: ids.wanted(facts.time, facts.eventId), streamId, facts, labels }
  while (!insertTrace(db, catalog, trace, line)) trace = { ...trace, id: ids.another(facts.time) }
  return trace
}

const ALONE = { previousProcessed: null, seenEarlier: () => false }

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
  const touched = changes.touched.get(id)
  const row = touched ? touched.after : traceById(shelves.db, shelves.catalog, id)
  if (row === null) return
  const { facts } = row
  // What its labels hang on may be pruned: they stay, unless the row itself has changed.
  if (facts.time < shelves.pruned.edges.sealed && isLabelled(touched, facts)) return
  const { key } = facts
  const pipelineId = shelves.catalog.pipelineOfSource(facts.sourceId)
  const isKeyed = key !== null && facts.outcome === 'processed'
  const labels = labelsOf(facts, rulesOf(pipelineId), {
    previousProcessed: isKeyed ? previousProcessed(shelves, pipelineId, { ...facts, key }) : null,
    seenEarlier: (ids) => seenEarlier(shelves, pipelineId, ids, openingOf(facts)),
    replay: isReplay(shelves, facts),
  })
  if (isSame(labels, row.labels)) return
  updateLabels(shelves.db, id, labels)
  changes.touch(id, row, { ...row, labels })
}

/** What its labels say of it holds on. */
function isLabelled(touched: Touched | undefined, after: TraceFacts): boolean {
  if (!touched) return true
  const before = touched.before?.facts
  return before !== undefined && before.outcome === after.outcome && before.key === after.key
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
