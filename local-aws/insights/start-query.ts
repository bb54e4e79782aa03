import type { Input } from '../http/input.ts'
import { optionalNumber, optionalString, optionalStrings } from '../http/input.ts'
import { invalidParameter, ServiceError } from '../http/service-error.ts'
import {
  type LogsContext,
  limitOf,
  ownerOf,
  readableGroup,
  required,
  retentionEdge,
} from '../logs/context.ts'
import type { LogGroup } from '../store/groups.ts'
import { MAX_ROWS, parseQuery } from './parse-query.ts'

const MAX_GROUPS = 50
const MAX_QUERY = 10_000
const DEFAULT_ROWS = 10_000
/** Queries that may run at once, an account and region. */
const CONCURRENT = 100

/** StartQuery: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
export function startQuery(context: LogsContext, input: Input): object {
  const text = required(input, 'queryString')
  if (text.length > MAX_QUERY) throw invalidParameter(`queryString is longer than ${MAX_QUERY} characters.`)
  const language = optionalString(input, 'queryLanguage') ?? 'CWLI'
  if (language !== 'CWLI') throw invalidParameter(`queryLanguage ${language} is not in local-aws.`)
  const groups = readGroups(context, input)
  const { from, to } = readTimes(input)
  const limit = limitOf(optionalNumber(input, 'limit'), DEFAULT_ROWS, MAX_ROWS)
  const query = parseQuery(text)
  const owner = ownerOf(context)
  if (context.quotas.mode === 'real' && context.queries.running(owner) >= CONCURRENT) {
    const message = `Account maximum query concurrency limit of [${CONCURRENT}] reached.`
    throw new ServiceError('LimitExceededException', message)
  }
  const sources = groups.map((group) => ({
    group,
    edge: retentionEdge(group, context.now),
    log: `${context.scope.account}:${group.name}`,
  }))
  const task = { owner, query, groups: sources, from, to, limit }
  return { queryId: context.queries.start(task, context.now).id }
}

function seconds(input: Input, field: string): number {
  const value = optionalNumber(input, field)
  if (value === undefined || value < 0) throw invalidParameter(`${field} must be epoch seconds.`)
  return value
}

/** Seconds, both inclusive: the last one whole. */
function readTimes(input: Input): { from: number; to: number } {
  const from = seconds(input, 'startTime') * 1000
  const to = seconds(input, 'endTime') * 1000 + 999
  if (from <= to) return { from, to }
  const message = 'End time should not be less than start time.'
  throw new ServiceError('MalformedQueryException', message, 400, { queryCompileError: { message } })
}

function readGroups(context: LogsContext, input: Input): LogGroup[] {
  const one = optionalString(input, 'logGroupName')
  const named = one === undefined ? undefined : [one]
  const lists = [named, ...['logGroupNames', 'logGroupIdentifiers'].map((of) => optionalStrings(input, of))]
  const given = lists.filter((list) => list !== undefined)
  const [names] = given
  if (names === undefined || given.length > 1) {
    throw invalidParameter(
      'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given.',
    )
  }
  if (names.length < 1 || names.length > MAX_GROUPS) {
    throw invalidParameter(`A query is of between 1 and ${MAX_GROUPS} log groups.`)
  }
  return [...new Set(names)].map((name) =>
    readableGroup(context, name.replace(/^arn:[^:]+:logs:[^:]*:\d*:log-group:/, '')),
  )
}
