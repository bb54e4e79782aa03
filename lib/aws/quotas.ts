/** FilterLogEvents requests a second per account and region; not adjustable (CloudWatch Logs quotas page). */
const FILTER_QUOTAS: Readonly<Record<string, number>> = {
  'us-east-1': 25,
  'eu-central-1': 5,
  'ca-west-1': 5,
  'il-central-1': 5,
  'ap-northeast-3': 5,
  'ap-southeast-3': 5,
}
const FILTER_ELSEWHERE = 10
/** Requests a second per account and region, everywhere the same. */
const OTHER_QUOTAS = { DescribeLogGroups: 10, StartQuery: 10, GetQueryResults: 5, StopQuery: 10 } as const
/** Logs Insights queries of an account and region that run at once. */
const QUERIES = 100
/** The embedded service has no quota: this is only not to flood the machine. */
const EMBEDDED_RATE = 200

export type PacedOperation = 'FilterLogEvents' | keyof typeof OTHER_QUOTAS
export interface Share {
  readonly quotaShare: number
  readonly embedded: boolean
}

/** Requests a second that Onceboard allows itself. An endpoint that is configured stands for AWS, and has its quotas. */
export function requestRate(
  operation: PacedOperation,
  region: string,
  { quotaShare, embedded }: Share,
): number {
  if (embedded) return EMBEDDED_RATE
  const quota =
    operation === 'FilterLogEvents' ? (FILTER_QUOTAS[region] ?? FILTER_ELSEWHERE) : OTHER_QUOTAS[operation]
  return quota * quotaShare
}

/** Logs Insights queries that Onceboard lets run at once. */
export function queriesAtOnce({ quotaShare }: Share): number {
  return Math.max(1, Math.floor(QUERIES * quotaShare))
}
