import type { Input } from '../http/input.ts'
import { optionalString } from '../http/input.ts'
import { invalidParameter, notFound, ServiceError } from '../http/service-error.ts'
import type { Caller } from '../identity/caller.ts'
import type { QueryBook } from '../insights/query-book.ts'
import type { LogGroup } from '../store/groups.ts'
import type { Scope } from '../store/scope.ts'
import type { Store } from '../store/store.ts'
import type { LogStream } from '../store/streams.ts'
import type { Quotas } from './quotas.ts'
import type { Tokens } from './tokens.ts'

export interface LogsContext {
  readonly store: Store
  readonly tokens: Tokens
  readonly queries: QueryBook
  readonly quotas: Quotas
  readonly operation: string
  readonly caller: Caller
  readonly scope: Scope
  /** Epoch ms. */
  readonly now: number
}

export type LogsOperation = (context: LogsContext, input: Input) => object

const DAY_MS = 24 * 60 * 60 * 1000
const GROUP_NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/
// No NUL: it would end the name in the store.
const STREAM_NAME = /^[^:*\0]{1,512}$/u

export function groupArn({ region, account }: Scope, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`
}

/** Whose a query is. */
export function ownerOf({ scope }: LogsContext): string {
  return `${scope.account} ${scope.region}`
}

export function required(input: Input, field: string): string {
  const value = optionalString(input, field)
  if (value === undefined) throw invalidParameter(`1 validation error detected: '${field}' must not be null`)
  return value
}

export function groupName(input: Input): string {
  const name = required(input, 'logGroupName')
  if (!GROUP_NAME.test(name)) {
    throw invalidParameter(
      `Value '${name}' at 'logGroupName' failed to satisfy constraint: [\\.\\-_/#A-Za-z0-9]+, 1 to 512`,
    )
  }
  return name
}

export function streamName(input: Input): string {
  const name = required(input, 'logStreamName')
  if (!STREAM_NAME.test(name)) {
    throw invalidParameter(
      `Value '${name}' at 'logStreamName' failed to satisfy constraint: [^:*]*, 1 to 512`,
    )
  }
  return name
}

export function existingGroup({ store, scope }: LogsContext, name: string): LogGroup {
  const group = store.groups.find(scope, name)
  if (group === null) throw notFound('The specified log group does not exist.')
  return group
}

export function existingStream({ store }: LogsContext, group: LogGroup, name: string): LogStream {
  const stream = store.streams.find(group.id, name)
  if (stream === null) throw notFound('The specified log stream does not exist.')
  return stream
}

/** A group whose lines the caller may read. Throws AccessDeniedException, also where there is no such group. */
export function readableGroup(context: LogsContext, name: string): LogGroup {
  const { caller, scope, operation } = context
  if (caller.deniedLogGroups.has(name)) {
    const resource = `${groupArn(scope, name)}:log-stream:`
    const message = `User: ${caller.arn} is not authorized to perform: logs:${operation} on resource: ${resource} with an explicit deny in an identity-based policy`
    throw new ServiceError('AccessDeniedException', message)
  }
  return existingGroup(context, name)
}

/** The group that `logGroupName` or `logGroupIdentifier` (a name or an ARN) names: exactly one of them. */
export function namedGroup(context: LogsContext, input: Input): LogGroup {
  const identifier = optionalString(input, 'logGroupIdentifier')
  const name = optionalString(input, 'logGroupName')
  if ((identifier === undefined) === (name === undefined)) {
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be given.')
  }
  if (identifier === undefined) return readableGroup(context, groupName(input))
  const named = /^arn:[^:]+:logs:[^:]*:\d*:log-group:(?<name>[^:]+)(?::\*)?$/.exec(identifier)?.groups?.[
    'name'
  ]
  return readableGroup(context, groupName({ logGroupName: named ?? identifier }))
}

/** The group, where its class lets this operation read it. Throws InvalidOperationException. */
export function ofStandardClass({ operation }: LogsContext, group: LogGroup): LogGroup {
  if (group.class === 'STANDARD') return group
  const message = `The log group ${group.name} is of log-group-class ${group.class}. ${operation} is not supported for this log class.`
  throw new ServiceError('InvalidOperationException', message)
}

/** The oldest time (epoch ms) that a group's retention leaves to be seen. */
export function retentionEdge(group: LogGroup, now: number): number {
  return group.retention === null ? 0 : now - group.retention * DAY_MS
}

export function limitOf(value: number | undefined, fallback: number, max: number, least = 1): number {
  if (value === undefined) return fallback
  if (value < least || value > max) {
    throw invalidParameter(
      `Value '${value}' at 'limit' failed to satisfy constraint: between ${least} and ${max}`,
    )
  }
  return value
}
