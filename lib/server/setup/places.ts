import { type PacedOperation, requestRate } from '#lib/aws/quotas.ts'
import type { Range } from '#lib/domain/answer.ts'
import type { OperationView, PlaceView } from '#lib/domain/setup-views.ts'
import type { StoredGroup } from '#lib/store/queries/catalog.ts'
import type { UsageRow } from '#lib/store/queries/usage.ts'
import type { NotedProblems } from './notes.ts'
import { HOUR_MS, MINUTE_MS } from './spans.ts'

const PACED: readonly PacedOperation[] = [
  'FilterLogEvents',
  'DescribeLogGroups',
  'StartQuery',
  'GetQueryResults',
  'StopQuery',
]
const UNNAMED = 'unknown'
/** So early in an hour the hour before counts as well. */
const TELLING_MS = 10 * MINUTE_MS

/** What the present rate is judged by: this hour so far, and the hour before where that says too little yet. */
export function recentRange(now: number, countedFrom: number | null): Range {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS
  const from = now - hour < TELLING_MS ? hour - HOUR_MS : hour
  return { from: Math.max(from, countedFrom ?? from), to: now }
}

type Place = Pick<PlaceView, 'account' | 'region'>

export interface PlacesSought {
  readonly groups: readonly StoredGroup[]
  readonly problems: NotedProblems
  /** Of the range. */
  readonly usage: readonly UsageRow[]
  /** Of `recent`. */
  readonly recentUsage: readonly UsageRow[]
  readonly recent: Range
  readonly quotas: { readonly quotaShare: number; readonly embedded: boolean }
}

/** Every account and region that log groups are in, or that was asked; by name. */
export function placesOf(sought: PlacesSought): readonly PlaceView[] {
  const { groups, problems, usage, recentUsage } = sought
  const groupsAt = Map.groupBy(groups, placeOf)
  const known = named(groups, [...usage, ...recentUsage])
  const usageAt = Map.groupBy(usage, (row) => placeOf(known(row)))
  const recentAt = Map.groupBy(recentUsage, (row) => placeOf(known(row)))
  const keys = [...new Set([...groupsAt.keys(), ...usageAt.keys(), ...recentAt.keys()])].sort()
  return keys.flatMap((key) => {
    const own = groupsAt.get(key) ?? []
    const rows = usageAt.get(key) ?? []
    const recent = recentAt.get(key) ?? []
    const first = own[0] ?? rows[0] ?? recent[0]
    if (first === undefined) return []
    const place = known(first)
    return [
      {
        account: place.account,
        region: place.region,
        groups: own.length,
        withProblem: own.filter(({ id, problem }) => problem !== null || problems.ofGroups.has(id)).length,
        dataThrough: leastFrontier(own),
        operations: operationsOf(place.region, rows, recent, sought),
      },
    ]
  })
}

/**
 * What was asked before the service had named the account counts as that account's, where the region has only one. The
 * collector says `unknown` until then.
 */
function named(groups: readonly Place[], usage: readonly Place[]): (place: Place) => Place {
  const staysUnnamed = (region: string) =>
    groups.some((group) => group.account === UNNAMED && group.region === region)
  const accounts = Map.groupBy([...groups, ...usage], ({ region }) => region)
  return (place) => {
    if (place.account !== UNNAMED || staysUnnamed(place.region)) return place
    const others = new Set((accounts.get(place.region) ?? []).map(({ account }) => account))
    others.delete(UNNAMED)
    const [only] = others
    return { region: place.region, account: only === undefined || others.size > 1 ? UNNAMED : only }
  }
}

function placeOf({ account, region }: Place): string {
  return JSON.stringify([account, region])
}

/** ms; those with a problem are told of by it. */
function leastFrontier(groups: readonly StoredGroup[]): number | null {
  const frontiers = groups.flatMap(({ high, problem }) => (high === null || problem !== null ? [] : [high]))
  return frontiers.length === 0 ? null : frontiers.reduce((least, each) => Math.min(least, each))
}

function operationsOf(
  region: string,
  rows: readonly UsageRow[],
  recent: readonly UsageRow[],
  sought: PlacesSought,
): readonly OperationView[] {
  const names = [...new Set([...rows, ...recent].map(({ operation }) => operation))]
  return names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((operation) => {
      const { requests, throttled, lastThrottledHour } = sumOf(rows, operation)
      const rate = rateOf(operation, region, sumOf(recent, operation).requests, sought)
      return { operation, requests, throttled, lastThrottledHour, ...rate }
    })
}

/** Of one place there may be rows from before it was named. */
function sumOf(
  rows: readonly UsageRow[],
  operation: string,
): Pick<OperationView, 'requests' | 'throttled' | 'lastThrottledHour'> {
  const own = rows.filter((row) => row.operation === operation)
  const hours = own.flatMap(({ lastThrottledHour }) => lastThrottledHour ?? [])
  return {
    requests: own.reduce((sum, row) => sum + row.requests, 0),
    throttled: own.reduce((sum, row) => sum + row.throttled, 0),
    lastThrottledHour: hours.length === 0 ? null : Math.max(...hours),
  }
}

function rateOf(
  operation: string,
  region: string,
  requests: number,
  { recent, quotas }: PlacesSought,
): Pick<OperationView, 'perSecond' | 'recentMs' | 'quota' | 'allowed' | 'shareUsed'> {
  const recentMs = recent.to - recent.from
  const perSecond = recentMs < MINUTE_MS ? null : requests / (recentMs / 1_000)
  const paced = PACED.find((each) => each === operation)
  // The embedded AWS has no quota: what it is paced by only spares the machine.
  if (paced === undefined || quotas.embedded)
    return { perSecond, recentMs, quota: null, allowed: null, shareUsed: null }
  const allowed = requestRate(paced, region, quotas)
  return {
    perSecond,
    recentMs,
    quota: requestRate(paced, region, { quotaShare: 1, embedded: false }),
    allowed,
    shareUsed: perSecond === null ? null : perSecond / allowed,
  }
}

function rank(operation: string): number {
  const at = (PACED as readonly string[]).indexOf(operation)
  return at === -1 ? PACED.length : at
}
