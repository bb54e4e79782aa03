import type { AwsError } from '#lib/aws/aws-error.ts'
import { type AwsTarget, targetName } from '#lib/aws/aws-target.ts'
import { renewCredentials } from '#lib/aws/credentials.ts'
import {
  type InsightsQuery,
  type InsightsResult,
  type InsightsRules,
  runInsights,
} from '#lib/aws/insights.ts'
import { readInsightsPages } from '#lib/aws/insights-lines.ts'
import { describeLogGroups, type FoundLogGroup } from '#lib/aws/log-groups.ts'
import { type LogPage, type LogQuery, readLogPages } from '#lib/aws/log-reader.ts'
import type { PacedOperation } from '#lib/aws/quotas.ts'
import { isLoopbackUrl } from '#lib/config/loopback.ts'
import type { Lane } from './pacer.ts'
import type { Region } from './region.ts'

type Client = Parameters<typeof readLogPages>[0]
export type Pages = (query: LogQuery, lane: Lane) => AsyncIterable<LogPage>

/** CloudWatch Logs as seen with one set of credentials. Every request goes through its account's and region's budget. */
export class LogsAccess {
  readonly target: AwsTarget
  /** For messages: a region or an endpoint. */
  readonly name: string
  /** Whose budget the requests come out of. */
  region: Region
  readonly #client: Client

  constructor(target: AwsTarget, client: Client, region: Region) {
    this.target = target
    this.name = targetName(target)
    this.#client = client
    this.region = region
  }

  /** An endpoint here, not AWS: what is asked there costs nobody. */
  get onThisMachine(): boolean {
    const { endpoint } = this.target
    return endpoint !== null && isLoopbackUrl(endpoint)
  }

  readonly pages: Pages = (query, lane) => {
    const { region } = this
    const pages = readLogPages(this.#client, query, {
      place: this.name,
      ...this.#rules('FilterLogEvents', lane),
    })
    return noted(pages, ({ lines, bytes }) => region.note('FilterLogEvents', { lines, bytes }))
  }

  /** Of Infrequent Access groups. */
  readonly insightsPages: Pages = (query, lane) => {
    const { region } = this
    const scanned = (bytes: number) => region.note('StartQuery', { bytes })
    const pages = readInsightsPages(this.#client, query, { ...this.#insightsRules(lane), scanned })
    return noted(pages, ({ lines }) => region.note('StartQuery', { lines }))
  }

  async insights(query: InsightsQuery): Promise<InsightsResult> {
    const { region } = this
    const result = await region.queries.use(() =>
      runInsights(this.#client, query, this.#insightsRules('past')),
    )
    region.note('StartQuery', { bytes: result.bytesScanned })
    return result
  }

  describe(pattern: string): Promise<readonly FoundLogGroup[]> {
    return describeLogGroups(this.#client, pattern, this.name, this.#rules('DescribeLogGroups', 'live'))
  }

  #rules(operation: PacedOperation, lane: Lane) {
    const own = this.region.rules(operation, lane)
    const asked = (error: AwsError | null) => {
      if (error?.code === 'CREDENTIALS') renewCredentials(this.target)
      own.asked(error)
    }
    return { ...own, asked }
  }

  #insightsRules(lane: Lane): InsightsRules {
    const { stop, ...start } = this.#rules('StartQuery', lane)
    const sleep = (ms: number, until: AbortSignal) => this.region.sleep(ms, until)
    return {
      place: this.name,
      stop,
      sleep,
      start: rulesOf(start),
      results: rulesOf(this.#rules('GetQueryResults', lane)),
      stopQuery: rulesOf(this.#rules('StopQuery', lane)),
    }
  }
}

function rulesOf({ pace, asked }: Required<NonNullable<InsightsRules['start']>>) {
  return { pace, asked }
}

async function* noted(
  pages: AsyncIterable<LogPage>,
  note: (page: { readonly lines: number; readonly bytes: number }) => void,
): AsyncGenerator<LogPage> {
  for await (const page of pages) {
    const bytes = page.lines.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0)
    note({ lines: page.lines.length, bytes })
    yield page
  }
}
