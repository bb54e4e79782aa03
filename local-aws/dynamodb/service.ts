import type { Reply, Request } from '../http/exchange.ts'
import { optionalString, parseInput } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Scope } from '../store/scope.ts'
import type { Tables } from './dynalite.ts'
import type { TimeToLive } from './time-to-live.ts'

/** What dynalite has; anything else is unknown here, and the log must name it. */
const OPERATIONS: ReadonlySet<string> = new Set([
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
])
const JSON_1_0 = { 'content-type': 'application/x-amz-json-1.0' }

/** DynamoDB over JSON 1.0. Answers one request; throws ServiceError. */
export function dynamoService(
  tablesOf: (scope: Scope) => Tables,
  ttl: TimeToLive,
): (operation: string, request: Request, scope: Scope) => Promise<Reply> {
  const own = async (answer: Promise<object>): Promise<Reply> => ({
    status: 200,
    headers: JSON_1_0,
    body: JSON.stringify(await answer),
  })
  return async (operation, request, scope) => {
    if (operation === 'UpdateTimeToLive') return await own(ttl.update(scope, parseInput(request.body)))
    if (operation === 'DescribeTimeToLive') return await own(ttl.describe(scope, parseInput(request.body)))
    if (!OPERATIONS.has(operation)) {
      const message = `DynamoDB ${operation} is not in local-aws.`
      throw new ServiceError('UnknownOperationException', message)
    }
    // Read here too: dynalite falls over a body that is JSON but no object.
    const input = parseInput(request.body)
    const reply = await tablesOf(scope).handle(request)
    if (operation === 'DeleteTable' && reply.status === 200)
      ttl.forget(scope, optionalString(input, 'TableName') ?? '')
    return reply
  }
}
