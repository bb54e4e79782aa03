import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import type { EventData } from '#lib/domain/event-views.ts'
import { eventTitle } from '#lib/domain/key-schemes/key-scheme.ts'
import { notFound, RequestError } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { StoredPipeline } from '#lib/store/queries/catalog.ts'
import { deliveriesOfKey, pipelinesOfKey } from '#lib/store/queries/delivery-list.ts'
import { guardSeen, latestVersion } from '#lib/store/queries/guard-seen.ts'
import { keptEdges, prunedKey } from '#lib/store/queries/kept.ts'
import { selectPipelines } from '#lib/store/queries/measure.ts'
import { answerWith, type Scope } from './answering.ts'
import { configuredPipeline, type ServerContext } from './context.ts'
import { enter } from './enter.ts'
import { guardOfEvent } from './event-guard.ts'
import { replaysFor } from './replay-views.ts'
import { windowView } from './source-detail.ts'

/** A key that comes more often than this shows its newest deliveries. */
const MOST_DELIVERIES = 1_000

type FromStore = Pick<
  EventData,
  'pipeline' | 'source' | 'keyScheme' | 'title' | 'windowMs' | 'windowKind' | 'guard' | 'deliveries'
>

/** One event by its decoded key: its deliveries, its tracking record (read now), its replays. 404 EVENT_UNKNOWN, 409 EVENT_AMBIGUOUS. */
export async function eventByKey(key: string, search: Search): Promise<Answer<EventData>> {
  return eventOf(await enter(), key, search)
}

export async function eventOf(
  context: ServerContext,
  key: string,
  search: Search,
): Promise<Answer<EventData>> {
  const answer = answerWith<FromStore>(context, {
    search,
    defaults: { range: 'all', replays: 'include' },
    empty: () => {
      throw unknownEvent(key)
    },
    work: (scope) => eventIn(scope, key),
  })
  const pipeline = configuredPipeline(context, answer.data.pipeline)
  const aws = pipeline === null ? null : context.awsOf(pipeline)
  const [record, effects] = await Promise.all([
    aws === null ? { state: 'unconfigured' as const } : aws.readRecord(key),
    aws === null ? [] : aws.readEffects(key),
  ])
  return {
    ...answer,
    data: { key, ...answer.data, record, effects, ...replaysFor(context, answer.data.pipeline, key) },
  }
}

function eventIn({ snapshot, catalog, range, filters }: Scope, key: string): FromStore {
  const known = pipelinesOfKey(snapshot, key)
  const asked =
    filters.pipelines.length === 0 ? known : known.filter((name) => filters.pipelines.includes(name))
  if (asked.length === 0) throw unknownEvent(key, whatIsPruned(snapshot, catalog, filters, key))
  const pipeline = onlyOne(key, asked, catalog.pipelines)
  const deliveries = deliveriesOfKey(snapshot, catalog, {
    pipelineId: pipeline.id,
    key,
    range,
    limit: MOST_DELIVERIES,
  })
  return {
    pipeline: pipeline.name,
    source: deliveries.at(-1)?.source ?? null,
    keyScheme: pipeline.rules.keyScheme,
    title: eventTitle(pipeline.rules.keyScheme, key),
    ...windowView(pipeline.window),
    guard: guardOfEvent(guardSeen(snapshot, pipeline, latestVersion(snapshot, pipeline.id)), pipeline),
    deliveries: deliveries.filter(
      (row) => filters.replays === 'include' || row.replay === (filters.replays === 'only'),
    ),
  }
}

function onlyOne(
  key: string,
  names: readonly string[],
  pipelines: readonly StoredPipeline[],
): StoredPipeline {
  const found = pipelines.filter((pipeline) => names.includes(pipeline.name))
  const [only] = found
  if (only === undefined) throw unknownEvent(key)
  if (found.length === 1) return only
  throw new RequestError(
    409,
    'EVENT_AMBIGUOUS',
    `This key is in more than one pipeline: ${found.map((pipeline) => pipeline.name).join(', ')}.`,
    `Say which: pipeline=${encodeURIComponent(only.name)}, for example.`,
  )
}

/** "Never seen" cannot be said of what may have been pruned. */
function whatIsPruned(
  snapshot: Scope['snapshot'],
  catalog: Scope['catalog'],
  filters: Scope['filters'],
  key: string,
): string {
  const ids = selectPipelines(catalog, filters).map(({ id }) => id)
  const processed = prunedKey(snapshot, ids, key)
  if (processed !== null)
    return ` It was processed at ${new Date(processed).toISOString()}, and its deliveries are no longer kept.`
  const { sealed } = keptEdges(catalog)
  if (sealed === Number.MIN_SAFE_INTEGER) return ''
  return ` Deliveries before ${new Date(sealed).toISOString()} are no longer kept one by one.`
}

function unknownEvent(key: string, besides = ''): RequestError {
  return notFound(
    'EVENT_UNKNOWN',
    besides === ''
      ? `No delivery of \`${key.slice(0, 200)}\` has been read.`
      : `No delivery of \`${key.slice(0, 200)}\` is kept.${besides}`,
    'GET /api/v1/deliveries?from=all&q=… finds keys by a segment; `freshness` says how far the logs were read.',
  )
}
