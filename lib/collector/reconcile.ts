import { insightsTime } from '#lib/aws/insights.ts'
import type { Problem, Range } from '#lib/domain/answer.ts'
import type { LogsAccess } from './logs-access.ts'
import { HOUR, MINUTE } from './stretch-of-time.ts'

/** Lines of an hour that ended this lately may still be on their way. */
const SETTLE_MS = 15 * MINUTE
const QUERY = 'stats count(*) as lines by bin(1h) as hour'

/** What is known of a group's reading. Instants in ms. */
export interface ReadSoFar {
  readonly low: number | null
  readonly high: number | null
  readonly gaps: readonly Range[]
  /** What is older is gone at AWS, or about to go. */
  readonly readableFrom: number
}

/** An hour (start, ms) in which CloudWatch has other lines than were read. */
export interface Difference {
  readonly hour: number
  readonly atAws: number
  readonly read: number
}

/** The whole hours (start, ms) of the range that are over, settled and read whole: only their counts can be compared. */
export function comparableHours(so: ReadSoFar, range: Range, now: number): readonly number[] {
  const { low, high, gaps, readableFrom } = so
  if (low === null || high === null) return []
  const from = Math.max(range.from, low, readableFrom)
  const to = Math.min(range.to, high, now - SETTLE_MS)
  const hours: number[] = []
  for (let hour = Math.ceil(from / HOUR) * HOUR; hour + HOUR <= to; hour += HOUR) {
    if (!gaps.some((gap) => gap.from < hour + HOUR && gap.to > hour)) hours.push(hour)
  }
  return hours
}

/** CloudWatch's own count of a group's lines by hour (start, ms), of these hours; one without any has none. Throws AwsError. */
export async function linesAtAws(
  access: Pick<LogsAccess, 'insights'>,
  logGroup: string,
  hours: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const from = Math.min(...hours)
  // Its last second may count whole or not: the hour that it begins is not one of these.
  const to = Math.max(...hours) + HOUR
  const { rows } = await access.insights({ logGroup, from, to, query: QUERY })
  const counts = rows.map((row) => [insightsTime(row.get('hour') ?? ''), Number(row.get('lines'))] as const)
  return new Map(counts.filter(([hour, lines]) => Number.isFinite(hour) && Number.isFinite(lines)))
}

/** Oldest first. */
export function differences(
  hours: readonly number[],
  atAws: ReadonlyMap<number, number>,
  read: ReadonlyMap<number, number>,
): readonly Difference[] {
  return hours
    .map((hour) => ({ hour, atAws: atAws.get(hour) ?? 0, read: read.get(hour) ?? 0 }))
    .filter((each) => each.atAws !== each.read)
}

/** The hours as ranges, those that touch joined. Oldest first. */
export function rangesOf(hours: readonly number[]): readonly Range[] {
  const ranges: { from: number; to: number }[] = []
  for (const hour of hours) {
    const last = ranges.at(-1)
    if (last?.to === hour) last.to = hour + HOUR
    else ranges.push({ from: hour, to: hour + HOUR })
  }
  return ranges
}

/** null where nothing differs. `again`: these hours are being read again; else they differ after that. */
export function differProblem(
  logGroup: string,
  found: readonly Difference[],
  again: boolean,
): Problem | null {
  const [first] = found
  if (first === undefined) return null
  const more = found.length === 1 ? '' : `, and in ${found.length - 1} more hours`
  const hour = new Date(first.hour).toISOString()
  return {
    code: 'LINES_DIFFER',
    message: `log group ${logGroup}: CloudWatch has ${first.atAws.toLocaleString('en')} lines in the hour from ${hour}, ${first.read.toLocaleString('en')} were read${more}`,
    hint: again
      ? 'These hours are being read again by themselves.'
      : 'They were read again and differ still: lines may have been deleted there, or they come later than they say. npm run reconcile shows each hour.',
  }
}
