import type { AwsError } from '#lib/aws/aws-error.ts'
import { type AwsTarget, targetName } from '#lib/aws/aws-target.ts'
import { renewCredentials } from '#lib/aws/credentials.ts'
import { describeLogGroups, type FoundLogGroup } from '#lib/aws/log-groups.ts'
import { type LogPage, type LogQuery, readLogPages } from '#lib/aws/log-reader.ts'
import type { Lane } from './pacer.ts'
import type { PacedOperation } from './quotas.ts'
import type { Region } from './region.ts'

/** CloudWatch Logs as seen with one set of credentials. Every request goes through its account's and region's budget. */
export interface LogsAccess {
  readonly target: AwsTarget
  /** For messages: a region or an endpoint. */
  readonly name: string
  /** Whose budget the requests come out of. */
  region: Region
  pages(query: LogQuery, lane: Lane): AsyncIterable<LogPage>
  describe(pattern: string): Promise<readonly FoundLogGroup[]>
}

export function logsAccess(
  target: AwsTarget,
  client: Parameters<typeof readLogPages>[0],
  first: Region,
): LogsAccess {
  const place = targetName(target)
  const rules = (operation: PacedOperation, lane: Lane) => {
    const own = access.region.rules(operation, lane)
    const asked = (error: AwsError | null) => {
      if (error?.code === 'CREDENTIALS') renewCredentials(target)
      own.asked(error)
    }
    return { ...own, asked }
  }
  const access: LogsAccess = {
    target,
    name: place,
    region: first,
    pages: (query, lane) => {
      const { region } = access
      const pages = readLogPages(client, query, { place, ...rules('FilterLogEvents', lane) })
      return noted(pages, region)
    },
    describe: (pattern) => describeLogGroups(client, pattern, place, rules('DescribeLogGroups', 'live')),
  }
  return access
}

async function* noted(pages: AsyncIterable<LogPage>, region: Region): AsyncGenerator<LogPage> {
  for await (const page of pages) {
    const bytes = page.lines.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0)
    region.note('FilterLogEvents', { lines: page.lines.length, bytes })
    yield page
  }
}
