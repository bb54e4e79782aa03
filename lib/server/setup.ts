import 'server-only'
import type { Answer, Range } from '#lib/domain/answer.ts'
import { type Filters, parseFilters } from '#lib/domain/filters.ts'
import type { Search } from '#lib/domain/search.ts'
import type { SetupData } from '#lib/domain/setup-views.ts'
import type { Catalog, StoredGroup } from '#lib/store/queries/catalog.ts'
import { heartbeatOf, isCollectorRunning } from '#lib/store/queries/freshness.ts'
import type { Snapshot } from '#lib/store/queries/reader.ts'
import { firstUsageHour, type UsageRow, usageIn } from '#lib/store/queries/usage.ts'
import { answerWith, LISTING } from './answering.ts'
import type { SettingsContext } from './context.ts'
import { enter } from './enter.ts'
import { groupsOf } from './series.ts'
import { parseSetup, type SetupQuestion } from './setup/asked.ts'
import { costOf } from './setup/cost.ts'
import { groupsPage } from './setup/groups.ts'
import { NO_CATALOG, notedProblems } from './setup/notes.ts'
import { placesOf, recentRange } from './setup/places.ts'
import { countedSince, HOUR_MS } from './setup/spans.ts'
import { storeOf } from './setup/store.ts'
import { tablesOf } from './setup/tables.ts'

/**
 * How the reading goes: quotas used, log groups (`state`, `q`, `page`, `limit`), tracking tables, what is stored, and
 * what it costs. `from` and `to` are of the requests and lines counted. Throws RequestError.
 */
export async function setup(search: Search): Promise<Answer<SetupData>> {
  return setupOf(await enter(), search)
}

export function setupOf(context: SettingsContext, search: Search): Answer<SetupData> {
  const asked = parseSetup(search)
  // The list's words are not the keys that `q` means elsewhere.
  const filters = parseFilters(search, 'include')
  return answerWith<SetupData>(context, {
    search,
    defaults: LISTING,
    empty: (range) => {
      const scope = { snapshot: null, catalog: NO_CATALOG, range, filters, now: context.now() }
      return setupIn(context, { ...scope, groups: configuredGroups(context, filters), asked })
    },
    work: (scope) => setupIn(context, { ...scope, groups: groupsOf(scope), asked }),
  })
}

interface Looked {
  /** null: the collector has not made its store yet */
  readonly snapshot: Snapshot | null
  readonly catalog: Catalog
  readonly groups: readonly StoredGroup[]
  readonly range: Range
  readonly filters: Filters
  readonly asked: SetupQuestion
  readonly now: number
}

function setupIn(context: SettingsContext, looked: Looked): SetupData {
  const { snapshot, catalog, groups, range, filters, asked, now } = looked
  const { mode, quotaShare, retention } = context.configuration
  const pipelines = context.configuration.pipelines.filter(({ name }) => chosen(filters, name))
  const problems = notedProblems(catalog)
  const usage = usageOf(looked)
  return {
    mode,
    collector: { running: isCollectorRunning(catalog, now), heartbeat: heartbeatOf(catalog) },
    quotaShare,
    places: placesOf({
      ...usage,
      groups,
      problems,
      quotas: { quotaShare, embedded: mode === 'embedded' },
    }),
    groups: groupsPage(snapshot, {
      catalog: snapshot === null ? configuredCatalog(context) : catalog,
      groups,
      pipelineNames: pipelines.map(({ name }) => name),
      problems,
      asked,
      range,
      now,
    }),
    tables: tablesOf(pipelines, catalog, problems),
    store: storeOf(snapshot, { file: context.eventsFile, retention, catalog, problems }),
    cost: costOf({ ...usage, range, now, firstRead: firstReadSince(catalog, usage.countedFrom) }),
  }
}

interface UsageOfRange {
  readonly usage: readonly UsageRow[]
  readonly recentUsage: readonly UsageRow[]
  readonly recent: Range
  /** ms; since when the range is counted */
  readonly countedFrom: number | null
}

/** Of all pipelines: requests are counted by account and region. */
function usageOf({ snapshot, catalog, range, now }: Looked): UsageOfRange {
  const began = catalog.groups.map((group) => group.began?.at ?? null)
  if (snapshot === null)
    return { usage: [], recentUsage: [], recent: recentRange(now, null), countedFrom: null }
  const ever = countedSince(firstUsageHour(snapshot, { from: 0, to: now + 1 }), began)
  const recent = recentRange(now, ever)
  const hours = { from: Math.floor(recent.from / HOUR_MS) * HOUR_MS, to: recent.to }
  const first = firstUsageHour(snapshot, range)
  return {
    usage: usageIn(snapshot, range),
    recentUsage: usageIn(snapshot, hours),
    recent,
    countedFrom: first === null ? null : Math.max(first, ever ?? first),
  }
}

function firstReadSince({ groups }: Catalog, from: number | null): boolean {
  return from !== null && groups.some(({ began }) => began !== null && began.at >= from)
}

function chosen({ pipelines }: Filters, name: string): boolean {
  return pipelines.length === 0 || pipelines.includes(name)
}

function configuredCatalog(context: SettingsContext): Catalog {
  const pipelines = context.configuration.pipelines.map(({ name, rules }, id) => ({
    id,
    name,
    rules,
    window: rules.window,
  }))
  return { ...NO_CATALOG, pipelines }
}

/** Before the collector has registered anything: what the configuration names. */
function configuredGroups(context: SettingsContext, filters: Filters): readonly StoredGroup[] {
  const nothing = { low: null, high: null, target: null, linesRead: 0, began: null, gaps: [] }
  return context.configuration.pipelines.flatMap(({ name, region, logGroups }, pipelineId) =>
    logGroups
      .filter(() => chosen(filters, name))
      .map((group) => ({
        id: 0,
        pipelineId,
        account: '',
        region,
        name: group,
        ...nothing,
        problem: null,
        nextTry: null,
      })),
  )
}
