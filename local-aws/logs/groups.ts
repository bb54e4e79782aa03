import type { Input } from '../http/input.ts'
import { optionalNumber, optionalString, optionalStrings } from '../http/input.ts'
import { invalidParameter, ServiceError } from '../http/service-error.ts'
import type { LogGroup } from '../store/groups.ts'
import type { Scope } from '../store/scope.ts'
import { existingGroup, groupArn, groupName, type LogsContext, limitOf } from './context.ts'

const CLASSES = ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

function readClass(input: Input): string | undefined {
  const groupClass = optionalString(input, 'logGroupClass')
  if (groupClass !== undefined && !CLASSES.includes(groupClass)) {
    throw invalidParameter(`logGroupClass must be one of ${CLASSES.join(', ')}.`)
  }
  return groupClass
}

export function createLogGroup({ store, scope }: LogsContext, input: Input): object {
  const name = groupName(input)
  const groupClass = readClass(input) ?? 'STANDARD'
  if (!store.groups.create(scope, name, groupClass)) {
    throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists')
  }
  return {}
}

export function deleteLogGroup(context: LogsContext, input: Input): object {
  context.store.groups.remove(existingGroup(context, groupName(input)).id)
  return {}
}

/** PutRetentionPolicy; days must be one of those that CloudWatch knows. */
export function putRetentionPolicy(context: LogsContext, input: Input): object {
  const group = existingGroup(context, groupName(input))
  const days = optionalNumber(input, 'retentionInDays')
  if (days === undefined || !RETENTIONS.includes(days)) {
    throw invalidParameter(`retentionInDays must be one of ${RETENTIONS.join(', ')}.`)
  }
  context.store.groups.setRetention(group.id, days)
  return {}
}

export function deleteRetentionPolicy(context: LogsContext, input: Input): object {
  context.store.groups.setRetention(existingGroup(context, groupName(input)).id, null)
  return {}
}

function describe(group: LogGroup, scope: Scope): object {
  const arn = groupArn(scope, group.name)
  return {
    logGroupName: group.name,
    creationTime: group.created,
    ...(group.retention === null ? {} : { retentionInDays: group.retention }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    storedBytes: group.bytes,
    logGroupClass: group.class,
    logGroupArn: arn,
  }
}

function selection(input: Input): (group: LogGroup) => boolean {
  const prefix = optionalString(input, 'logGroupNamePrefix')
  const pattern = optionalString(input, 'logGroupNamePattern')
  if (prefix !== undefined && pattern !== undefined) {
    throw invalidParameter('logGroupNamePrefix and logGroupNamePattern must not be given together.')
  }
  const groupClass = readClass(input)
  const identifiers = optionalStrings(input, 'logGroupIdentifiers')?.map((id) =>
    id.replace(/^arn:.*:log-group:/, ''),
  )
  return (group) =>
    group.name.startsWith(prefix ?? '') &&
    group.name.includes(pattern ?? '') &&
    (groupClass === undefined || group.class === groupClass) &&
    (identifiers === undefined || identifiers.includes(group.name))
}

/** DescribeLogGroups: by name, pages of at most 50. The pattern is a part of the name; case counts. */
export function describeLogGroups({ store, scope, now, tokens }: LogsContext, input: Input): object {
  const limit = limitOf(optionalNumber(input, 'limit'), 50, 50)
  const token = optionalString(input, 'nextToken')
  const { nextToken: _, limit: __, ...bound } = input
  const key = ['DescribeLogGroups', scope, bound]
  const state = token === undefined ? { after: '' } : tokens.read(key, token, now)
  if (state === null) throw invalidParameter('The specified nextToken is invalid.')
  const groups = store.groups.list(scope, String(state['after']), limit + 1, selection(input))
  const page = groups.slice(0, limit)
  const after = groups.length > limit ? page.at(-1)?.name : undefined
  return {
    logGroups: page.map((group) => describe(group, scope)),
    ...(after === undefined ? {} : { nextToken: tokens.write(key, { after }, now) }),
  }
}
