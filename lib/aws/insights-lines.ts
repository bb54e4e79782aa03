import { createHash } from 'node:crypto'
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { LogLine } from '#lib/domain/log-line.ts'
import { AwsError } from './aws-error.ts'
import {
  type InsightsResult,
  type InsightsRow,
  type InsightsRules,
  insightsTime,
  runInsights,
} from './insights.ts'
import type { LogPage, LogQuery } from './log-reader.ts'

export interface InsightsLinesRules extends InsightsRules {
  /** Told what each query scanned. */
  readonly scanned?: (bytes: number) => void
}

/** A result with so many rows may lack some: the window is read in smaller parts. */
const MOST_ROWS = 10_000
const SECOND = 1_000
const QUERY = `fields @timestamp, @message, @logStream, @ingestionTime | sort @timestamp asc | limit ${MOST_ROWS}`

/**
 * The lines of an Infrequent Access group, which FilterLogEvents cannot read, through Logs Insights: in windows small
 * enough for its rows, each a page. `filter` is not applied, for Insights has no such patterns.
 *
 * Insights shows no event id (its @ptr is opaque, and nowhere promised to stay the same), so a line is identified by
 * what it is: stream, time, ingestion time and message, and, where these are the same, by which of them it is. Lines of
 * one millisecond are ordered by their place in an attempt: START first, REPORT last.
 *
 * Throws AwsError; on `stop`, its reason.
 */
export async function* readInsightsPages(
  client: CloudWatchLogsClient,
  query: LogQuery,
  rules: InsightsLinesRules,
): AsyncGenerator<LogPage> {
  const from = Math.floor(query.from / SECOND) * SECOND
  const to = Math.ceil(query.to / SECOND) * SECOND
  const windows = [{ from, to: Math.max(to, from + SECOND) }]
  for (let window = windows.shift(); window !== undefined; window = windows.shift()) {
    // Both ends are inclusive, and whether the last second counts whole is not said: one more is asked for, and left out.
    const result = await runInsights(client, { ...query, ...window, query: QUERY }, rules)
    rules.scanned?.(result.bytesScanned)
    if (isFull(result)) {
      windows.unshift(...partsOf(window, result, query, rules.place))
      continue
    }
    const lines = linesOf(result.rows).filter(
      ({ time }) => time >= Math.max(window.from, query.from) && time < window.to && time <= query.to,
    )
    yield { lines, last: windows.length === 0 }
  }
}

interface Window {
  readonly from: number
  readonly to: number
}

function isFull({ rows }: InsightsResult): boolean {
  return rows.length >= MOST_ROWS
}

/** As many parts as there are pages' worth of lines, at least two, in whole seconds. */
function partsOf(window: Window, { matched }: InsightsResult, query: LogQuery, place: string): Window[] {
  const seconds = (window.to - window.from) / SECOND
  if (seconds <= 1) throw tooMany(window, query, place)
  const wanted = Math.ceil(((matched ?? 0) * 1.5) / MOST_ROWS)
  const each = Math.ceil(seconds / Math.min(seconds, Math.max(2, wanted))) * SECOND
  const parts: Window[] = []
  for (let at = window.from; at < window.to; at += each)
    parts.push({ from: at, to: Math.min(window.to, at + each) })
  return parts
}

function tooMany({ from }: Window, { logGroup }: LogQuery, place: string): AwsError {
  const request = { operation: 'GetQueryResults', resource: `log group ${logGroup}`, place }
  return new AwsError(
    'UNKNOWN',
    request,
    `${request.operation} on ${request.resource} at ${place}: more than ${MOST_ROWS} lines in the second ${new Date(from).toISOString()}`,
    'Logs Insights cannot answer so many: this second is left out. Send such logs to a group of the Standard class.',
  )
}

function linesOf(rows: readonly InsightsRow[]): LogLine[] {
  const seen = new Map<string, number>()
  return rows.flatMap((row) => {
    const time = insightsTime(row.get('@timestamp') ?? '')
    if (Number.isNaN(time)) return []
    const message = row.get('@message') ?? ''
    const stream = row.get('@logStream') ?? ''
    const written = insightsTime(row.get('@ingestionTime') ?? '')
    const ingestionTime = Number.isNaN(written) ? time : written
    const identity = createHash('sha256').update(JSON.stringify([stream, time, ingestionTime, message]))
    const hash = identity.digest('hex').slice(0, 40)
    const which = (seen.get(hash) ?? 0) + 1
    seen.set(hash, which)
    const eventId = `insights:${placeInAttempt(message)}:${hash}:${which}`
    return [{ eventId, time, ingestionTime, stream, message }]
  })
}

/** Lambda's own lines of one run in the order in which they are written. */
function placeInAttempt(message: string): number {
  if (/^(INIT_START|\{.{0,80}"platform\.initStart")/.test(message)) return 0
  if (/^(START RequestId: |\{.{0,80}"platform\.start")/.test(message)) return 1
  if (/^(END RequestId: |\{.{0,80}"platform\.runtimeDone")/.test(message)) return 3
  if (/^(REPORT RequestId: |\{.{0,80}"platform\.report")/.test(message)) return 4
  return 2
}
