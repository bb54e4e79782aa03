import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import { backfillProgress } from '#lib/domain/backfill-progress.ts'
import type { HealthData, LogGroupHealth } from '#lib/domain/views.ts'
import type { StoredGroup } from '#lib/store/queries/catalog.ts'
import { heartbeatOf, isCollectorRunning } from '#lib/store/queries/freshness.ts'
import { unfitByPipeline, unmatchedByGroup } from '#lib/store/queries/unread-lines.ts'
// biome-ignore lint/style/noRestrictedImports: the version is the package's own, of no layer.
import manifest from '../../package.json' with { type: 'json' }
import { answerWith, type Scope } from './answering.ts'
import type { QueryContext } from './context.ts'
import { enter } from './enter.ts'

/** How far each log group is read, and what stands in the way. */
export async function health(): Promise<Answer<HealthData>> {
  return healthOf(await enter())
}

export function healthOf(context: QueryContext): Answer<HealthData> {
  const basics = { version: manifest.version, mode: context.configuration.mode }
  return answerWith<HealthData>(context, {
    search: {},
    defaults: { range: 'all', replays: 'include' },
    empty: (range) => ({
      ...basics,
      collector: { running: false, heartbeat: null },
      logGroups: waiting(context),
      unfit: [],
      range,
    }),
    work: (scope) => ({ ...basics, ...healthIn(scope) }),
  })
}

function healthIn({ snapshot, catalog, now, range }: Scope): Omit<HealthData, 'version' | 'mode'> {
  const unmatched = unmatchedByGroup(snapshot)
  const names = new Map(catalog.pipelines.map((pipeline) => [pipeline.id, pipeline.name]))
  return {
    collector: { running: isCollectorRunning(catalog, now), heartbeat: heartbeatOf(catalog) },
    logGroups: catalog.groups.map((group) =>
      groupHealth(group, names.get(group.pipelineId) ?? '', unmatched.get(group.id) ?? 0, now),
    ),
    unfit: unfitByPipeline(snapshot),
    range,
  }
}

function groupHealth(group: StoredGroup, pipeline: string, unmatched: number, now: number): LogGroupHealth {
  const { account, region, name, problem, low, high, target, linesRead } = group
  const backfilling = low !== null && target !== null && low > target
  return {
    pipeline,
    account,
    region,
    logGroup: name,
    status: statusOf(group, backfilling),
    dataThrough: high,
    backfilledTo: backfilling ? low : null,
    backfill: backfillProgress(group, now),
    linesRead,
    unmatched,
    problem: problem === null ? null : `${problem.message} ${problem.hint}`.trim(),
  }
}

function statusOf({ problem, low }: StoredGroup, backfilling: boolean): LogGroupHealth['status'] {
  if (problem !== null) return problem.code === 'LOG_GROUP_MISSING' ? 'missing' : 'unreadable'
  if (low === null) return 'waiting'
  return backfilling ? 'backfilling' : 'live'
}

/** Before the collector has registered anything: what the configuration names. */
function waiting(context: QueryContext): readonly LogGroupHealth[] {
  return context.configuration.pipelines.flatMap((pipeline) =>
    pipeline.logGroups.map((logGroup) => ({
      pipeline: pipeline.name,
      account: '',
      region: pipeline.region,
      logGroup,
      status: 'waiting' as const,
      dataThrough: null,
      backfilledTo: null,
      backfill: null,
      linesRead: 0,
      unmatched: 0,
      problem: null,
    })),
  )
}
