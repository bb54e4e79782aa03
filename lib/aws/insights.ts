import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { AwsError, type AwsRequest } from './aws-error.ts'
import { PATIENCE, type Patience, patiently } from './retrying.ts'

/** A Logs Insights query over one log group. */
export interface InsightsQuery {
  readonly logGroup: string
  /** ms, inclusive; AWS takes seconds, so both ends are rounded outwards. */
  readonly from: number
  /** ms, inclusive */
  readonly to: number
  readonly query: string
}

/** A column's name → its text; a column that a row lacks is absent. */
export type InsightsRow = ReadonlyMap<string, string>

export interface InsightsResult {
  readonly rows: readonly InsightsRow[]
  /** Lines that the query matched, of which `rows` may be the first 10,000 or so; null: not said. */
  readonly matched: number | null
  readonly bytesScanned: number
}

type Rules = Pick<Patience, 'pace' | 'asked'>

export interface InsightsRules {
  readonly place: string
  readonly stop: AbortSignal
  /** How each kind of request is made. */
  readonly start?: Rules
  readonly results?: Rules
  readonly stopQuery?: Rules
  readonly patience?: Partial<Patience>
  /** ms until a query that is not complete is given up; 120,000 if absent. */
  readonly deadlineMs?: number
  /** Waits between two looks; real time if absent. Resolves early when `stop` aborts. */
  readonly sleep?: (ms: number, stop: AbortSignal) => Promise<void>
}

const DEADLINE_MS = 120_000
/** Looks have a quota of their own, the least of all: none is made before a query can be complete. */
const FIRST_LOOK_MS = 500
const LONGEST_LOOK_MS = 3_000
const STOP_DEADLINE_MS = 2_000

/**
 * Runs a query to its end and gathers all its pages (10,000 rows each, 100,000 in all). One that is given up, by its
 * deadline or by `stop`, is stopped at AWS too, for up to 60 minutes it would count against the account's quota.
 * Throws AwsError; on `stop`, its reason.
 */
export async function runInsights(
  client: CloudWatchLogsClient,
  query: InsightsQuery,
  rules: InsightsRules,
): Promise<InsightsResult> {
  const running = new RunningQuery(client, query, rules)
  const id = await running.start()
  try {
    return await running.finish(id)
  } catch (error) {
    await running.cancel(id)
    throw error
  }
}

class RunningQuery {
  readonly #client: CloudWatchLogsClient
  readonly #query: InsightsQuery
  readonly #rules: InsightsRules

  constructor(client: CloudWatchLogsClient, query: InsightsQuery, rules: InsightsRules) {
    this.#client = client
    this.#query = query
    this.#rules = rules
  }

  async start(): Promise<string> {
    const { logGroup, from, to, query } = this.#query
    const input = {
      logGroupName: logGroup,
      startTime: Math.floor(from / 1_000),
      endTime: Math.ceil(to / 1_000),
      queryString: query,
    }
    const { queryId } = await this.#ask('StartQuery', this.#rules.start, (abortSignal) =>
      this.#client.send(new StartQueryCommand(input), { abortSignal }),
    )
    if (queryId === undefined) throw this.#error('UNKNOWN', 'StartQuery', 'the answer names no query')
    return queryId
  }

  async finish(queryId: string): Promise<InsightsResult> {
    const { deadlineMs = DEADLINE_MS, sleep = pause, stop } = this.#rules
    let waited = 0
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(LONGEST_LOOK_MS, wait * 2)) {
      await sleep(wait, stop)
      stop.throwIfAborted()
      waited += wait
      const look = await this.#look(queryId)
      if (look.status === 'Complete') return this.#allOf(queryId, look)
      if (look.status !== 'Scheduled' && look.status !== 'Running') throw this.#ended(look.status)
      if (waited >= deadlineMs)
        throw this.#error('TIMEOUT', 'GetQueryResults', `the query is not complete after ${waited} ms`)
    }
  }

  /** What cannot be stopped ends by itself. */
  async cancel(queryId: string): Promise<void> {
    const request = this.#request('StopQuery')
    const patience = { ...PATIENCE, tries: 1, deadlineMs: STOP_DEADLINE_MS, ...this.#rules.stopQuery }
    // Once told to stop there is no turn to wait for.
    if (this.#rules.stop.aborted) patience.pace = async () => {}
    await patiently(request, patience, (abortSignal) =>
      this.#client.send(new StopQueryCommand({ queryId }), { abortSignal }),
    ).catch(() => {})
  }

  async #allOf(queryId: string, first: GetQueryResultsResponse): Promise<InsightsResult> {
    const rows = rowsOf(first)
    for (let token = first.nextToken; token; ) {
      const page = await this.#look(queryId, token)
      rows.push(...rowsOf(page))
      if (page.nextToken === token)
        throw this.#error('SAME_TOKEN', 'GetQueryResults', 'a page token came twice')
      token = page.nextToken
    }
    return {
      rows,
      matched: first.statistics?.recordsMatched ?? null,
      bytesScanned: first.statistics?.bytesScanned ?? 0,
    }
  }

  #look(queryId: string, nextToken?: string): Promise<GetQueryResultsResponse> {
    const input = { queryId, ...(nextToken === undefined ? {} : { nextToken }) }
    return this.#ask('GetQueryResults', this.#rules.results, (abortSignal) =>
      this.#client.send(new GetQueryResultsCommand(input), { abortSignal }),
    )
  }

  #ask<T>(operation: string, rules: Rules | undefined, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { patience, stop } = this.#rules
    return patiently(this.#request(operation), { ...PATIENCE, ...patience, stop, ...rules }, ask)
  }

  #ended(status: string | undefined): AwsError {
    const code = status === 'Timeout' ? 'TIMEOUT' : 'UNKNOWN'
    return this.#error(code, 'GetQueryResults', `the query ended as ${status ?? 'unknown'}`)
  }

  #error(code: AwsError['code'], operation: string, what: string): AwsError {
    const request = this.#request(operation)
    const message = `${operation} on ${request.resource} at ${request.place}: ${what}`
    return new AwsError(
      code,
      request,
      message,
      'It is asked again by itself, over a shorter time if need be.',
    )
  }

  #request(operation: string): AwsRequest {
    return { operation, resource: `log group ${this.#query.logGroup}`, place: this.#rules.place }
  }
}

function rowsOf({ results }: GetQueryResultsResponse): InsightsRow[] {
  return (results ?? []).map(
    (fields) =>
      new Map(
        fields.flatMap(({ field, value }) =>
          field === undefined || value === undefined ? [] : [[field, value] as const],
        ),
      ),
  )
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    stop.addEventListener('abort', done, { once: true })
  })
}

/** `2026-11-21 12:00:30.500`, UTC, as Insights writes instants → ms; NaN where it is none. */
export function insightsTime(text: string): number {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}Z`)
    : Number.NaN
}
