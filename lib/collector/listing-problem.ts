import { targetName } from '#lib/aws/aws-target.ts'
import type { Problem } from '#lib/domain/answer.ts'
import type { KnownGroup } from './known-groups.ts'
import type { WatchedPipeline } from './pipeline-watch.ts'
import type { Resolution } from './resolve-groups.ts'
import { DAY } from './stretch-of-time.ts'

/** Beyond this many the polls of one account and region no longer fit a share of any quota. */
const MANY = 1_000

/** A pattern that matches nothing, or that may not be asked for. */
export function listingProblem(found: Resolution, pipeline: WatchedPipeline): Problem | null {
  const { name, logGroups, target } = pipeline
  const error = found.errors.find(({ resource }) => resource.includes('*'))
  if (error !== undefined)
    return { code: 'LOG_GROUPS_UNLISTED', message: `pipeline ${name}: ${error.message}`, hint: error.hint }
  const { groups, missing, unreadable, unasked } = found
  if (groups.length + missing.length + unreadable.length + unasked.length > 0) return null
  return {
    code: 'LOG_GROUPS_NONE',
    message: `pipeline ${name}: no log group at ${targetName(target)} is named by ${logGroups.join(', ')}`,
    hint: 'Check logGroups: and region: in the configuration; it is looked for again by itself.',
  }
}

/** It works all the same, but falls behind. */
export function manyProblem(count: number, { name, logGroups, target }: WatchedPipeline): Problem | null {
  if (count < MANY) return null
  return {
    code: 'LOG_GROUPS_MANY',
    message: `pipeline ${name}: ${count.toLocaleString('en')} log groups at ${targetName(target)} are named by ${logGroups.join(', ')}; they are all read, but so many share one quota that each is read rarely`,
    hint: 'Narrow the pattern to the pipeline’s own log groups, or divide them over several pipelines and accounts.',
  }
}

export function retentionProblem({ name, retentionMs }: KnownGroup): Problem {
  const days = Math.round((retentionMs ?? 0) / DAY)
  return {
    code: 'LOG_GROUP_RETENTION',
    message: `log group ${name} now keeps its lines for ${days} days only: what was read before stays here, but it cannot be read again`,
    hint: 'Nothing is to be done, unless the lines are needed: then lengthen the retention of the log group.',
  }
}
