import { AwsError, type AwsErrorCode } from '#lib/aws/aws-error.ts'
import type { Problem } from '#lib/domain/answer.ts'

/** What a failure means for the group: all of it waits, or only the stretch at hand is bad. */
export type Blame = 'group' | 'stretch'

const STRETCH: readonly AwsErrorCode[] = ['SAME_TOKEN', 'BAD_TOKEN', 'UNKNOWN']

export function blameOf(error: unknown): Blame {
  return error instanceof AwsError && STRETCH.includes(error.code) ? 'stretch' : 'group'
}

const CODES = {
  ACCESS_DENIED: 'LOG_GROUP_UNREADABLE',
  CREDENTIALS: 'AWS_CREDENTIALS',
  NOT_FOUND: 'LOG_GROUP_MISSING',
  THROTTLED: 'AWS_THROTTLED',
  UNREACHABLE: 'AWS_UNREACHABLE',
  TIMEOUT: 'AWS_UNREACHABLE',
  INVALID: 'LOG_GROUP_REFUSED',
  SAME_TOKEN: 'LOG_PAGES_REPEAT',
  BAD_TOKEN: 'LOG_PAGES_REFUSED',
  UNKNOWN: 'LOG_GROUP_FAILED',
} as const

/** For people: what is wrong with reading a log group, and what to do. `wasRead`: there is history of it. */
export function problemOf(error: AwsError, logGroup: string, place: string, wasRead = false): Problem {
  if (error.code === 'NOT_FOUND') return missingGroup(logGroup, place, wasRead)
  return { code: CODES[error.code], message: error.message, hint: error.hint }
}

export function missingGroup(logGroup: string, place: string, wasRead: boolean): Problem {
  return {
    code: 'LOG_GROUP_MISSING',
    message: wasRead
      ? `log group ${logGroup} no longer exists at ${place}: it was deleted, or replaced by one of another name; what was read of it stays`
      : `log group ${logGroup} does not exist at ${place}`,
    hint: wasRead
      ? 'Name its successor in logGroups:, if there is one; take this one out when its history is no longer needed. It is looked for again by itself.'
      : 'Check its name and region in the configuration (Lambda makes it at the first run); it is looked for again by itself.',
  }
}

export function unreadableClass(logGroup: string): Problem {
  return {
    code: 'LOG_GROUP_UNREADABLE',
    message: `log group ${logGroup} is of the Delivery class, whose lines nobody can read in CloudWatch`,
    hint: 'Send these logs to a group of the Standard class: a class cannot be changed later.',
  }
}
