import type { Reply, Request } from '../http/exchange.ts'
import { parseInput } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
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
])

/** CloudWatch Logs over JSON 1.1. Answers one request; throws ServiceError. */
export function logsService(
  store: Store,
  clock: () => number,
): (operation: string, request: Request) => Reply {
  const tokens = tokenBook(store.database.secret)
  return (operation, request) => {
    const run = OPERATIONS.get(operation)
    if (run === undefined) {
      throw new ServiceError('UnknownOperationException', `CloudWatch Logs ${operation} is not in local-aws.`)
    }
    const context = { store, tokens, region: request.region, now: clock() }
    const answer = run(context, parseInput(request.body))
    const empty = Object.keys(answer).length === 0
    return { status: 200, headers: JSON_1_1, body: empty ? '' : JSON.stringify(answer) }
  }
}

const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' }
