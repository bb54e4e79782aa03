import type { Range } from '#lib/domain/answer.ts'
import type { Amounts, CostView } from '#lib/domain/setup-views.ts'
import type { UsageRow } from '#lib/store/queries/usage.ts'
import { DAY_MS, MINUTE_MS } from './spans.ts'

const GB = 1_024 ** 3
/** What AWS charges for; FilterLogEvents and the other requests made here are free of charge by themselves. */
export const PRICES: CostView['prices'] = {
  insightsPerGb: 0.005,
  perMillionReadUnits: 0.125,
  source: 'AWS list prices of us-east-1, November 2026',
}

export interface CostSought {
  readonly usage: readonly UsageRow[]
  /** Since when is counted, ms; null: nothing is */
  readonly countedFrom: number | null
  readonly range: Range
  readonly now: number
  readonly firstRead: boolean
}

/** Of less, no day can be told. */
const TELLING_MS = 5 * MINUTE_MS

/** What was asked in the range, and what a day costs at that pace. */
export function costOf({ usage, countedFrom, range, now, firstRead }: CostSought): CostView {
  const inRange = amountsOf(usage)
  const to = Math.min(range.to, now)
  const countedMs = countedFrom === null ? 0 : Math.max(0, to - countedFrom)
  const perDay = countedMs < TELLING_MS ? null : scaled(inRange, DAY_MS / countedMs)
  return {
    countedFrom,
    countedMs,
    inRange,
    perDay,
    firstRead,
    dollarsPerDay: perDay === null ? null : dollarsOf(perDay),
    prices: PRICES,
  }
}

function amountsOf(usage: readonly UsageRow[]): Amounts {
  const sum = (of: (row: UsageRow) => number) => usage.reduce((total, row) => total + of(row), 0)
  const queried = ({ operation }: UsageRow) => operation === 'StartQuery'
  return {
    requests: sum((row) => row.requests),
    throttled: sum((row) => row.throttled),
    linesRead: sum((row) => row.lines),
    bytesRead: sum((row) => (queried(row) ? 0 : row.bytes)),
    bytesScanned: sum((row) => (queried(row) ? row.bytes : 0)),
    readUnits: sum((row) => row.units),
  }
}

function scaled(amounts: Amounts, by: number): Amounts {
  return {
    requests: Math.round(amounts.requests * by),
    throttled: Math.round(amounts.throttled * by),
    linesRead: Math.round(amounts.linesRead * by),
    bytesRead: Math.round(amounts.bytesRead * by),
    bytesScanned: Math.round(amounts.bytesScanned * by),
    readUnits: amounts.readUnits * by,
  }
}

function dollarsOf({ bytesScanned, readUnits }: Amounts): NonNullable<CostView['dollarsPerDay']> {
  const insights = (bytesScanned / GB) * PRICES.insightsPerGb
  const units = (readUnits / 1_000_000) * PRICES.perMillionReadUnits
  return { total: insights + units, insights, readUnits: units }
}
