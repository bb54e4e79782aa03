import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import type { QueryContext } from '#lib/server/context.ts'
import { overviewOf } from '#lib/server/overview.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { DAY } from '../data.ts'
import { msOf } from './queries.ts'

export interface InsteadOrder {
  /** The store of what the same logs say. */
  readonly path: string
  readonly endpoint: string
  readonly rounds: number
}

/** ms of each page view; `lines` and `requests` of one by the logs. */
export interface InsteadTimes {
  readonly ours: readonly number[]
  readonly logs: readonly number[]
  readonly lines: number
  readonly requests: number
}

const SAYS = /Duplicate|duplicate|[Ss]kipp|already|Inserted|[Pp]rocessed/
const OUTCOMES_ASKED = 20
const BAR_MS = 5 * 60_000

/** The last day per page view: read from CloudWatch and counted, against the Overview's query. */
export async function insteadOfUs({ path, endpoint, rounds }: InsteadOrder): Promise<InsteadTimes> {
  const reader = openEventsReader(path)
  const groups = reader.read((snapshot) => readCatalog(snapshot).groups.map(({ name }) => name)) ?? []
  const context: QueryContext = {
    configuration: { mode: 'configured', pipelines: [] },
    reader,
    now: Date.now,
  }
  const client = new CloudWatchLogsClient({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const times = { ours: [] as number[], logs: [] as number[] }
  let [lines, requests] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    for (let asked = 0; asked < OUTCOMES_ASKED; asked++)
      times.ours.push(msOf(() => overviewOf(context, { bars: '200' })))
    const began = performance.now()
    const from = Date.now() - DAY
    const counted = await Promise.all(groups.map((group) => countGroup(client, group, from)))
    times.logs.push(performance.now() - began)
    lines = counted.reduce((sum, each) => sum + each.lines, 0)
    requests = counted.reduce((sum, each) => sum + each.requests, 0)
  }
  return { ...times, lines, requests }
}

/** By bar and what the line says: as little as a chart needs. */
async function countGroup(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
): Promise<{ readonly lines: number; readonly requests: number }> {
  const counts = new Map<string, number>()
  let [lines, requests] = [0, 0]
  let nextToken: string | undefined
  do {
    const page = await client.send(new FilterLogEventsCommand({ logGroupName, startTime, nextToken }))
    nextToken = page.nextToken
    requests++
    for (const { message = '', timestamp = 0 } of page.events ?? []) {
      lines++
      const said = SAYS.exec(message)?.[0]
      if (said === undefined) continue
      const cell = `${Math.floor(timestamp / BAR_MS)} ${said}`
      counts.set(cell, (counts.get(cell) ?? 0) + 1)
    }
  } while (nextToken !== undefined)
  return { lines, requests }
}
