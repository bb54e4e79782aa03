import { type AwsTarget, targetName } from '#lib/aws/aws-target.ts'
import { describeLogGroups, type FoundLogGroup } from '#lib/aws/log-groups.ts'
import { type LogPage, type LogQuery, readLogPages } from '#lib/aws/log-reader.ts'
import type { Clock } from './clock.ts'
import { type Lane, newPacer, type Pacer } from './pacer.ts'
import type { PastSource } from './past-lane.ts'
import { type PollRules, pollRules } from './polling.ts'
import { requestRate } from './quotas.ts'

/** One account and region (or endpoint): what shares a quota, and what fails together. */
export interface Region {
  readonly target: AwsTarget
  readonly name: string
  readonly pacer: Pacer
  readonly polls: PollRules
  /** Its groups' pasts. */
  readonly past: PastSource[]
  readonly pages: (query: LogQuery, lane: Lane) => AsyncIterable<LogPage>
  readonly describe: (pattern: string) => Promise<readonly FoundLogGroup[]>
}

export function newRegion(
  target: AwsTarget,
  client: Parameters<typeof readLogPages>[0],
  {
    quotaShare,
    clock,
    stop,
  }: { readonly quotaShare: number; readonly clock: Clock; readonly stop: AbortSignal },
): Region {
  const ownEndpoint = target.endpoint !== null
  const place = targetName(target)
  const pacer = newPacer(requestRate(target.region, ownEndpoint, quotaShare), clock, stop)
  return {
    target,
    name: place,
    pacer,
    polls: pollRules(ownEndpoint),
    past: [],
    pages: (query, lane) => readLogPages(client, query, { place, stop, pace: () => pacer.turn(lane, stop) }),
    describe: (pattern) => describeLogGroups(client, pattern, place, stop),
  }
}
