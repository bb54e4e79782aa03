import type { Reply, Request } from '../http/exchange.ts'
import { parseInput } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Caller } from '../identity/caller.ts'
import { getLogRecord } from '../insights/get-log-record.ts'
import { getQueryResults } from '../insights/get-query-results.ts'
import type { QueryBook } from '../insights/query-book.ts'
import { startQuery } from '../insights/start-query.ts'
import { stopQuery } from '../insights/stop-query.ts'
import type { Store } from '../store/store.ts'
import type { LogsOperation } from './context.ts'
import { filterLogEvents } from './filter-log-events.ts'
import { getLogEvents } from './get-log-events.ts'
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  putRetentionPolicy,
} from './groups.ts'
import { putLogEvents } from './put-log-events.ts'
import type { Quotas } from './quotas.ts'
import { createLogStream, describeLogStreams } from './streams.ts'
import { tokenBook } from './tokens.ts'

const OPERATIONS: ReadonlyMap<string, LogsOperation> = new Map([
  ['CreateLogGroup', createLogGroup],
  ['DeleteLogGroup', deleteLogGroup],
  ['DescribeLogGroups', describeLogGroups],
  ['CreateLogStream', createLogStream],
  ['DescribeLogStreams', describeLogStreams],
  ['PutRetentionPolicy', putRetentionPolicy],
  ['DeleteRetentionPolicy', deleteRetentionPolicy],
  ['PutLogEvents', putLogEvents],
  ['FilterLogEvents', filterLogEvents],
  ['GetLogEvents', getLogEvents],
  ['StartQuery', startQuery],
  ['GetQueryResults', getQueryResults],
  ['StopQuery', stopQuery],
  ['GetLogRecord', getLogRecord],
])

export interface LogsParts {
  readonly store: Store
  readonly queries: QueryBook
  readonly quotas: Quotas
  readonly clock: () => number
}

/** CloudWatch Logs over JSON 1.1. Answers one request; throws ServiceError. */
export function logsService({
  store,
  queries,
  quotas,
  clock,
}: LogsParts): (operation: string, request: Request, caller: Caller) => Reply {
  const tokens = tokenBook(store.database.secret)
  return (operation, request, caller) => {
    const run = OPERATIONS.get(operation)
    if (run === undefined) {
      throw new ServiceError('UnknownOperationException', `CloudWatch Logs ${operation} is not in local-aws.`)
    }
    const now = clock()
    const usage = quotas.spend(caller, operation, now)
    const context = { store, tokens, queries, quotas, operation, caller, scope: caller, now }
    const answer = run(context, parseInput(request.body))
    if ('events' in answer && Array.isArray(answer.events)) usage.lines += answer.events.length
    const empty = Object.keys(answer).length === 0
    return { status: 200, headers: JSON_1_1, body: empty ? '' : JSON.stringify(answer) }
  }
}

const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' }
