import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { AwsError, type AwsRequest } from './aws-error.ts'
import { PATIENCE, type Patience, patiently } from './retrying.ts'
import { tokenCircle } from './token-circle.ts'

export interface FoundLogGroup {
  readonly name: string
  /** The 12 digits of its ARN; null where the answer holds none. */
  readonly account: string | null
  /** By FilterLogEvents; Infrequent Access groups through Logs Insights; those of the Delivery class not at all. */
  readonly read: 'events' | 'insights' | 'never'
  /** How long its lines are kept, ms; null: for ever */
  readonly retentionMs: number | null
}

const DAY_MS = 86_400_000
const READ_BY_CLASS: ReadonlyMap<string, FoundLogGroup['read']> = new Map([
  ['INFREQUENT_ACCESS', 'insights'],
  ['DELIVERY', 'never'],
])

/** `*` stands for any text, everything else for itself. */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return pattern === name
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false
  let at = first.length
  const end = name.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/** The groups that exist and that the pattern names, in the service's order. Throws AwsError. */
export async function describeLogGroups(
  client: CloudWatchLogsClient,
  pattern: string,
  place: string,
  rules: Pick<Patience, 'stop' | 'pace' | 'asked'> = {},
): Promise<readonly FoundLogGroup[]> {
  const exact = !pattern.includes('*')
  const prefix = pattern.split('*')[0] ?? ''
  const request = { operation: 'DescribeLogGroups', resource: `log group ${pattern}`, place }
  // Who asks asks again by itself: better to say soon that no answer comes.
  const patience = { ...PATIENCE, tries: 2, deadlineMs: 8_000, ...rules }
  const found: FoundLogGroup[] = []
  let token: string | undefined
  const comesAgain = tokenCircle()
  do {
    const input = {
      ...(prefix === '' ? {} : { logGroupNamePrefix: prefix }),
      ...(token ? { nextToken: token } : {}),
    }
    const page = await patiently(request, patience, (abortSignal) =>
      client.send(new DescribeLogGroupsCommand(input), { abortSignal }),
    )
    for (const { logGroupName: name, arn, logGroupClass, retentionInDays } of page.logGroups ?? []) {
      if (name === undefined || !matchesPattern(pattern, name)) continue
      const account = arn?.split(':')[4] || null
      const retentionMs = retentionInDays === undefined ? null : retentionInDays * DAY_MS
      found.push({ name, account, read: READ_BY_CLASS.get(logGroupClass ?? '') ?? 'events', retentionMs })
    }
    // Names come in order, so an exact name is the first of its prefix.
    if (exact) break
    token = page.nextToken || undefined
    if (token !== undefined && comesAgain(token)) throw sameToken(request)
  } while (token !== undefined)
  return found
}

/** A list that never ends is no list: groups that are known are read on, and it is asked for again. */
function sameToken(request: AwsRequest): AwsError {
  const { operation, resource, place } = request
  const message = `${operation} for ${resource} at ${place}: the same page token came twice, so the list is not whole`
  return new AwsError('SAME_TOKEN', request, message, 'A fault of the service: it is asked again by itself.')
}
