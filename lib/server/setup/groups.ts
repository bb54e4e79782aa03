import type { Range } from '#lib/domain/answer.ts'
import { backfillProgress } from '#lib/domain/backfill-progress.ts'
import { GROUP_STATES, type GroupRow, type GroupState, type GroupsPage } from '#lib/domain/setup-views.ts'
import type { Catalog, StoredGroup } from '#lib/store/queries/catalog.ts'
import type { Snapshot } from '#lib/store/queries/reader.ts'
import { linesIn } from '#lib/store/queries/unread-lines.ts'
import type { SetupQuestion } from './asked.ts'
import { type NotedProblems, noted, notedList, numberOf, textOf } from './notes.ts'

/** A group with what it is found and ordered by. */
interface Listed {
  readonly group: StoredGroup
  readonly pipeline: string
  readonly state: GroupState
}

export interface GroupsSought {
  readonly catalog: Catalog
  /** Those of the chosen pipelines. */
  readonly groups: readonly StoredGroup[]
  readonly pipelineNames: readonly string[]
  readonly problems: NotedProblems
  readonly asked: SetupQuestion
  readonly range: Range
  readonly now: number
}

/** Only the rows of one page are looked at closely: there may be ten thousand groups. */
export function groupsPage(snapshot: Snapshot | null, sought: GroupsSought): GroupsPage {
  const { groups, problems, asked, pipelineNames } = sought
  const listed = listedGroups(sought)
  const found = listed.filter((each) => matches(each, asked.words))
  const chosen = asked.state === null ? found : found.filter(({ state }) => state === asked.state)
  const pages = Math.max(1, Math.ceil(chosen.length / asked.limit))
  const page = Math.min(asked.page, pages)
  const offset = (page - 1) * asked.limit
  const classes = classesOf(sought.catalog)
  return {
    all: groups.length,
    states: countsOf(listed),
    counts: countsOf(found),
    matching: chosen.length,
    page,
    pages,
    offset,
    rows: chosen.slice(offset, offset + asked.limit).map((each) => rowOf(each, snapshot, sought, classes)),
    problems: pipelineNames.flatMap((name) => problems.ofPipelines.get(name) ?? []),
  }
}

function listedGroups({ catalog, groups, problems }: GroupsSought): readonly Listed[] {
  const names = new Map(catalog.pipelines.map((pipeline) => [pipeline.id, pipeline.name]))
  return groups
    .map((group) => ({
      group,
      pipeline: names.get(group.pipelineId) ?? '',
      state: stateOf(group, problems),
    }))
    .sort((a, b) => GROUP_STATES.indexOf(a.state) - GROUP_STATES.indexOf(b.state) || compare(a, b))
}

function compare(a: Listed, b: Listed): number {
  return order(a.pipeline, b.pipeline) || order(a.group.name, b.group.name) || a.group.id - b.group.id
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function stateOf(group: StoredGroup, problems: NotedProblems): GroupState {
  if (group.problem !== null || problems.ofGroups.has(group.id)) return 'problem'
  if (group.low === null) return 'waiting'
  return group.target !== null && group.low > group.target ? 'backfilling' : 'live'
}

function matches({ group, pipeline }: Listed, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = `${group.name} ${pipeline} ${group.account} ${group.region}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function countsOf(listed: readonly Listed[]): GroupsPage['counts'] {
  const count = (state: GroupState) => listed.filter((each) => each.state === state).length
  return {
    problem: count('problem'),
    backfilling: count('backfilling'),
    waiting: count('waiting'),
    live: count('live'),
  }
}

type ClassOf = (listed: Listed) => GroupRow['logClass']

/**
 * As the collector remembers them. One that could not be described is taken for a standard one; only where lines of it
 * were read that way is it known to be.
 */
function classesOf(catalog: Catalog): ClassOf {
  const known = new Map<string, ReadonlyMap<string, boolean>>()
  return ({ group, pipeline }) => {
    const listed =
      known.get(pipeline) ??
      new Map(
        notedList(catalog, `groups:${pipeline}`).map((each) => [
          textOf(each.name) ?? '',
          each.insights === true,
        ]),
      )
    known.set(pipeline, listed)
    const insights = listed.get(group.name)
    if (insights === true) return 'infrequent-access'
    return insights === false && group.high !== null ? 'standard' : null
  }
}

function rowOf(
  listed: Listed,
  snapshot: Snapshot | null,
  { catalog, problems, range, now }: GroupsSought,
  classOf: ClassOf,
): GroupRow {
  const { group, pipeline, state } = listed
  const { account, region, name, high, linesRead, gaps, problem, nextTry } = group
  const differ = problems.ofGroups.get(group.id)
  return {
    pipeline,
    account,
    region,
    logGroup: name,
    state,
    logClass: classOf(listed),
    dataThrough: high,
    lagMs: high === null || problem?.code === 'LOG_GROUP_MISSING' ? null : Math.max(0, now - high),
    backfill: backfillProgress(group, now),
    linesRead,
    ...(snapshot === null ? { lines: 0, unmatched: 0 } : linesIn(snapshot, group.id, range)),
    gaps: gaps.length,
    reconciledAt: numberOf(noted(catalog, `reconciled:${group.id}`)?.at),
    problems: [...(problem === null ? [] : [problem]), ...(differ === undefined ? [] : [differ])],
    nextTry: problem === null ? null : nextTry,
  }
}
