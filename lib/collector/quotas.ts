/** FilterLogEvents requests a second per account and region; not adjustable (CloudWatch Logs quotas page). */
const QUOTAS: Readonly<Record<string, number>> = {
  'us-east-1': 25,
  'eu-central-1': 5,
  'ca-west-1': 5,
  'il-central-1': 5,
  'ap-northeast-3': 5,
  'ap-southeast-3': 5,
}
const ELSEWHERE = 10
/** No quota of AWS's: only not to flood a machine of one's own. */
const OWN_ENDPOINT = 200

/** Requests a second that Onceboard allows itself. */
export function requestRate(region: string, ownEndpoint: boolean, quotaShare: number): number {
  return ownEndpoint ? OWN_ENDPOINT : (QUOTAS[region] ?? ELSEWHERE) * quotaShare
}
