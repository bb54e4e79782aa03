import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import type { LogLine } from '#lib/domain/log-line.ts'
import { AwsError, type AwsRequest } from './aws-error.ts'
import { PATIENCE, type Patience, patiently } from './retrying.ts'
import { tokenCircle } from './token-circle.ts'

export interface LogPage {
  /** In the service's order: time, then acceptance. May be empty without being the last. */
  readonly lines: readonly LogLine[]
  readonly last: boolean
}

/** A stretch of one log group. Instants in ms. */
export interface LogQuery {
  readonly logGroup: string
  /** inclusive */
  readonly from: number
  /** Everything before it is answered; a line at this very ms may be or not: AWS's documents and its answers differ. */
  readonly to: number
  /** A CloudWatch Logs filter pattern; null: the group is read whole */
  readonly filter: string | null
  /** null: all of the group's */
  readonly streams?: readonly string[] | null
  /** Lines a page at most; 10,000 if absent. */
  readonly limit?: number
}

export interface Reading extends Pick<Patience, 'stop' | 'pace' | 'asked'> {
  /** For messages: a region or an endpoint. */
  readonly place: string
  readonly patience?: Partial<Patience>
}

/**
 * The pages of FilterLogEvents, one in memory at a time. An empty page with a token is not the end; a token that comes
 * again never would be, so it throws AwsError SAME_TOKEN. Throws AwsError for every other refusal too.
 */
export async function* readLogPages(
  client: CloudWatchLogsClient,
  query: LogQuery,
  { place, patience, ...rules }: Reading,
): AsyncGenerator<LogPage> {
  const request: AwsRequest = { operation: 'FilterLogEvents', resource: `log group ${query.logGroup}`, place }
  const waiting: Patience = { ...PATIENCE, ...patience, ...rules }
  let token: string | undefined
  const comesAgain = tokenCircle()
  while (true) {
    const input = { ...inputOf(query), ...(token === undefined ? {} : { nextToken: token }) }
    const answer = await patiently(request, waiting, (abortSignal) =>
      client.send(new FilterLogEventsCommand(input), { abortSignal }),
    ).catch((error: unknown) => {
      throw token !== undefined && error instanceof AwsError && error.code === 'INVALID'
        ? badToken(request, query, error)
        : error
    })
    const next = answer.nextToken || undefined
    if (next !== undefined && comesAgain(next)) throw sameToken(request, query)
    yield { lines: (answer.events ?? []).flatMap(lineOf), last: next === undefined }
    if (next === undefined) return
    token = next
  }
}

function inputOf({ logGroup, from, to, filter, streams, limit }: LogQuery) {
  return {
    logGroupName: logGroup,
    startTime: from,
    endTime: to,
    ...(filter === null ? {} : { filterPattern: filter }),
    ...(streams == null ? {} : { logStreamNames: [...streams] }),
    ...(limit === undefined ? {} : { limit }),
  }
}

/** The SDK's types make everything optional; an event without an id or a time cannot be counted as itself. */
function lineOf(event: {
  eventId?: string | undefined
  timestamp?: number | undefined
  ingestionTime?: number | undefined
  logStreamName?: string | undefined
  message?: string | undefined
}): LogLine[] {
  const { eventId, timestamp, logStreamName } = event
  if (eventId === undefined || timestamp === undefined) return []
  return [
    {
      eventId,
      time: timestamp,
      ingestionTime: event.ingestionTime ?? timestamp,
      stream: logStreamName ?? '',
      message: event.message ?? '',
    },
  ]
}

function sameToken(request: AwsRequest, query: LogQuery): AwsError {
  const message = `${saying(request)}: the same page token came twice for ${stretchOf(query)}`
  const hint = 'A known fault of the service: the stretch is read again in smaller parts, by itself.'
  return new AwsError('SAME_TOKEN', request, message, hint)
}

/** A request that only differs from one that was answered by its token: nothing in the configuration is wrong. */
function badToken(request: AwsRequest, query: LogQuery, cause: AwsError): AwsError {
  const message = `${saying(request)}: a page token was refused for ${stretchOf(query)}`
  const hint =
    'The stretch is read again from its beginning, and in smaller parts if that does not help, by itself.'
  return new AwsError('BAD_TOKEN', request, message, hint, cause)
}

function saying({ operation, resource, place }: AwsRequest): string {
  return `${operation} on ${resource} at ${place}`
}

function stretchOf({ from, to }: LogQuery): string {
  return `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
}
