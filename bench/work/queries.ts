import type { QueryContext } from '#lib/server/context.ts'
import { deliveriesOf, deliveriesSummaryOf } from '#lib/server/deliveries.ts'
import { overviewOf } from '#lib/server/overview.ts'
import { sourcesOf } from '#lib/server/sources.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { deliveriesOfKey } from '#lib/store/queries/delivery-list.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { DAY, DAYS, END_OF_DATA, SOURCES } from '../data.ts'
import { seeded } from '../random.ts'

export const QUERIES = ['overview24h', 'overview30d', 'list', 'timeline', 'count', 'histogram'] as const
export type QueryName = (typeof QUERIES)[number]
/** ms of each run */
export type Times = Readonly<Record<QueryName, readonly number[]>>
export type Asked = Readonly<Record<QueryName, () => void>>

/** What the pages ask, through the functions that they call; each run asks something else. */
export function asked(path: string, seed = 1): Asked {
  const random = seeded(seed)
  let now = END_OF_DATA
  const context: QueryContext = {
    configuration: { mode: 'configured', pipelines: [] },
    reader: openEventsReader(path),
    now: () => now,
  }
  // As people come: at no whole minute, so that the range's ends cut one.
  const later = () => {
    now = END_OF_DATA - Math.floor(random() * 3 * 3_600_000)
  }
  const source = () => `source-${String(Math.floor(random() * SOURCES)).padStart(2, '0')}`
  const outcome = () => (random() < 0.5 ? 'processed' : 'duplicate')
  const key = keysOf(context, random)
  const list = pagesOf(context, () => ({ from: '-30d', source: source(), outcome: outcome(), limit: '100' }))
  return {
    overview24h: () => {
      later()
      overviewOf(context, { bars: '200' })
    },
    overview30d: () => {
      later()
      overviewOf(context, { bars: '200', from: '-30d' })
    },
    list,
    timeline: () => timeline(context, key()),
    count: () => {
      later()
      sourcesOf(context, { from: '-30d', source: source() })
    },
    histogram: () => {
      later()
      deliveriesSummaryOf(context, { bars: '200', source: source(), outcome: outcome() })
    },
  }
}

/** `runs` of each in turn, after as many as warm SQLite's caches. */
export function timeQueries({ path, runs }: { readonly path: string; readonly runs: number }): {
  readonly times: Times
  readonly memoryBytes: number
  readonly mostMemoryBytes: number
} {
  const queries = asked(path)
  const times = timed(queries, runs)
  return {
    times,
    memoryBytes: process.memoryUsage().rss,
    mostMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }
}

function timed(queries: Asked, runs: number): Times {
  const times: Record<QueryName, number[]> = {
    overview24h: [],
    overview30d: [],
    list: [],
    timeline: [],
    count: [],
    histogram: [],
  }
  for (let run = -Math.ceil(runs / 4); run < runs; run++) {
    for (const name of QUERIES) {
      const ms = msOf(queries[name])
      if (run >= 0) times[name].push(ms)
    }
  }
  return times
}

export function msOf(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** Page after page by keyset, then another list. */
function pagesOf(context: QueryContext, search: () => Readonly<Record<string, string>>): () => void {
  let filters = search()
  let next: string | null = null
  let page = 0
  return () => {
    const answer = deliveriesOf(context, next === null ? filters : { ...filters, next })
    next = answer.next
    page++
    if (next !== null && page % 8 !== 0) return
    next = null
    filters = search()
  }
}

interface Event {
  readonly pipeline: string
  readonly key: string
}

/** Keys from all over the store, read beforehand. */
function keysOf(context: QueryContext, random: () => number): () => Event {
  const events: Event[] = []
  for (let sample = 0; sample < 40; sample++) {
    const from = END_OF_DATA - Math.ceil(random() * DAYS) * DAY
    const { data } = deliveriesOf(context, { from: `${from}`, to: `${from + DAY}`, limit: '50' })
    for (const { pipeline, key } of data) if (key !== null) events.push({ pipeline, key })
  }
  return () => {
    const event = events[Math.floor(random() * events.length)]
    if (event === undefined) throw new Error('the store holds no key')
    return event
  }
}

function timeline(context: QueryContext, { pipeline, key }: Event): void {
  const range = { from: 0, to: Number.MAX_SAFE_INTEGER }
  const rows = context.reader.read((snapshot) => {
    const catalog = readCatalog(snapshot)
    const pipelineId = catalog.pipelines.find(({ name }) => name === pipeline)?.id ?? -1
    return deliveriesOfKey(snapshot, catalog, { pipelineId, key, range, limit: 1_000 })
  })
  if (!rows?.length) throw new Error(`the store has lost ${key} of ${pipeline}`)
}
