import type { Range } from '#lib/domain/answer.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull, text } from './row.ts'

/** What was asked of AWS within a range; `units`: read units of DynamoDB. */
export interface UsageRow {
  readonly account: string
  readonly region: string
  readonly operation: string
  readonly requests: number
  /** Of those, refused because it was too much. */
  readonly throttled: number
  readonly bytes: number
  readonly lines: number
  readonly units: number
  /** ms, start of the last hour in which it was throttled; null: in none */
  readonly lastThrottledHour: number | null
}

/** By account, region and operation, of the hours that begin within the range. */
export function usageIn(snapshot: Snapshot, range: Range): readonly UsageRow[] {
  const rows = snapshot.all(
    `SELECT account, region, operation, sum(requests) AS requests, sum(throttled) AS throttled,
       sum(bytes) AS bytes, sum(lines) AS lines, sum(units) AS units,
       max(CASE WHEN throttled > 0 THEN hour END) AS last_throttled
     FROM aws_usage WHERE hour >= ? AND hour < ?
     GROUP BY account, region, operation ORDER BY account, region, operation`,
    range.from,
    range.to,
  )
  return rows.map((row) => ({
    account: text(row, 'account'),
    region: text(row, 'region'),
    operation: text(row, 'operation'),
    requests: number(row, 'requests'),
    throttled: number(row, 'throttled'),
    bytes: number(row, 'bytes'),
    lines: number(row, 'lines'),
    units: number(row, 'units'),
    lastThrottledHour: numberOrNull(row, 'last_throttled'),
  }))
}

/** Start (ms) of the first hour within the range in which anything was asked; null: in none. */
export function firstUsageHour(snapshot: Snapshot, range: Range): number | null {
  const row = snapshot.get(
    'SELECT min(hour) AS hour FROM aws_usage WHERE hour >= ? AND hour < ?',
    range.from,
    range.to,
  )
  return row === null ? null : numberOrNull(row, 'hour')
}
