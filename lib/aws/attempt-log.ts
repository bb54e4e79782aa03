import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { LogLine } from '#lib/domain/log-line.ts'
import { readLogPages } from './log-reader.ts'

/** The log of one attempt. Instants in ms. */
export interface AttemptLogQuery {
  readonly logGroup: string
  readonly stream: string
  readonly from: number
  readonly to: number
}

export interface AttemptLogLines {
  readonly lines: readonly LogLine[]
  /** true: more lines exist than were read */
  readonly bounded: boolean
}

const MAX_LINES = 500
const MAX_BYTES = 1_000_000
const MAX_PAGES = 20
/** A run's first and last lines may carry times a little outside it. */
const MARGIN_MS = 1_000

/** At most 500 lines and 1 MB of one stream, for a person who looks. Throws AwsError. */
export async function readAttemptLog(
  client: CloudWatchLogsClient,
  { logGroup, stream, from, to }: AttemptLogQuery,
  place: string,
  stop?: AbortSignal,
): Promise<AttemptLogLines> {
  const query = {
    logGroup,
    from: Math.max(0, from - MARGIN_MS),
    to: to + MARGIN_MS,
    filter: null,
    streams: [stream],
    limit: MAX_LINES + 1,
  }
  const reading = {
    place,
    patience: { tries: 2, deadlineMs: 10_000 },
    ...(stop === undefined ? {} : { stop }),
  }
  const lines: LogLine[] = []
  let bytes = 0
  let pages = 0
  for await (const page of readLogPages(client, query, reading)) {
    for (const line of page.lines) {
      bytes += Buffer.byteLength(line.message)
      if (lines.length >= MAX_LINES || (bytes > MAX_BYTES && lines.length > 0))
        return { lines, bounded: true }
      lines.push(line)
    }
    if (++pages >= MAX_PAGES && !page.last) return { lines, bounded: true }
  }
  return { lines, bounded: false }
}
