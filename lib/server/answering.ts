import type { Answer, Freshness, Range } from '#lib/domain/answer.ts'
import { type Filters, needsRows, parseFilters, type ReplayMode } from '#lib/domain/filters.ts'
import { askedRange, DAY_MS, resolveRange } from '#lib/domain/range.ts'
import { badRequest } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import { type Catalog, readCatalog } from '#lib/store/queries/catalog.ts'
import { changedRulesProblems } from '#lib/store/queries/changed-rules.ts'
import { freshnessOf, STARTING } from '#lib/store/queries/freshness.ts'
import { detailProblem, keptEdges, keptRange, keptRows } from '#lib/store/queries/kept.ts'
import type { Snapshot } from '#lib/store/queries/reader.ts'
import { retainedRange } from '#lib/store/queries/retained.ts'
import { isUnreadable } from '#lib/store/queries/unreadable-store.ts'
import type { QueryContext } from './context.ts'

/** What an answer is made of: one snapshot of the store, for one range and set of filters. */
export interface Scope {
  readonly snapshot: Snapshot
  readonly catalog: Catalog
  readonly range: Range
  readonly filters: Filters
  /** ms */
  readonly now: number
}

export interface Defaults {
  readonly range: number | 'all'
  readonly replays: ReplayMode
}

/** Counts: the last day, organic deliveries. */
export const COUNTING: Defaults = { range: DAY_MS, replays: 'exclude' }
/** Lists show replays, marked. */
export const LISTING: Defaults = { range: DAY_MS, replays: 'include' }

export interface Question<T> {
  readonly search: Search
  readonly defaults: Defaults
  /** Of a list's next page: it goes on over the range of the page before. */
  readonly range?: Range | undefined
  /** It shows deliveries one by one, whatever the filters. */
  readonly detail?: boolean
  /** The answer where nothing was read yet. */
  readonly empty: (range: Range) => T
  readonly work: (scope: Scope) => T
}

/** Answers on one snapshot; a store that the collector has not made yet, or that cannot be read, is an answer too. Throws RequestError. */
export function answerWith<T>(context: QueryContext, question: Question<T>): Answer<T> {
  try {
    return answerFromStore(context, question)
  } catch (error) {
    if (!isUnreadable(error)) throw error
    const { code, message, hint } = error
    const freshness = { dataThrough: null, gaps: [], problems: [{ code, message, hint }] }
    return answerWithout(context, question, freshness)
  }
}

function answerFromStore<T>(context: QueryContext, question: Question<T>): Answer<T> {
  const now = context.now()
  const filters = parseFilters(question.search, question.defaults.replays)
  const asked = askedRange(question.search, now, question.defaults.range)
  const answer = context.reader.read((snapshot): Answer<T> => {
    const catalog = readCatalog(snapshot)
    checkPipelines(context, catalog, filters)
    const retained = asked.from === 'all' ? retainedRange(snapshot, catalog, now) : null
    const wanted = question.range ?? resolveRange(asked, now, retained)
    const { range, problems } = keptOf(catalog, wanted, filters, question.detail ?? false)
    const freshness = freshnessOf(catalog, range, now)
    return {
      data: question.work({ snapshot, catalog, range, filters, now }),
      range,
      freshness: {
        ...freshness,
        problems: [...freshness.problems, ...changedRulesProblems(snapshot, catalog, range), ...problems],
      },
    }
  })
  return answer ?? answerWithout(context, question, STARTING)
}

/** The range as it can be answered still, and what is to be said of it. */
function keptOf(catalog: Catalog, range: Range, filters: Filters, detail: boolean) {
  const edges = keptEdges(catalog)
  const problem = detail || needsRows(filters) ? detailProblem(range, edges) : null
  const problems = problem === null ? [] : [problem]
  if (detail) return { range, problems }
  return { range: needsRows(filters) ? keptRows(range, edges) : keptRange(range, edges), problems }
}

function answerWithout<T>(context: QueryContext, question: Question<T>, freshness: Freshness): Answer<T> {
  const now = context.now()
  checkPipelines(context, null, parseFilters(question.search, question.defaults.replays))
  const asked = askedRange(question.search, now, question.defaults.range)
  const range = question.range ?? resolveRange(asked, now, null)
  return { data: question.empty(range), range, freshness }
}

/** A pipeline that nobody knows is a slip of the pen, not an empty answer. */
function checkPipelines(context: QueryContext, catalog: Catalog | null, filters: Filters): void {
  const known = pipelineNames(context, catalog)
  const unknown = filters.pipelines.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw badRequest(
    'BAD_PIPELINE',
    `There is no pipeline \`${unknown.slice(0, 100)}\`.`,
    `Write one of: ${known.join(', ')}.`,
  )
}

/** As configured and in that order, then what the store has besides. */
export function pipelineNames(context: QueryContext, catalog: Catalog | null): readonly string[] {
  const configured = context.configuration.pipelines.map((pipeline) => pipeline.name)
  return [...new Set([...configured, ...(catalog?.pipelines.map((pipeline) => pipeline.name) ?? [])])]
}
