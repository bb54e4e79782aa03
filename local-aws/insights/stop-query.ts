import type { Input } from '../http/input.ts'
import { invalidParameter } from '../http/service-error.ts'
import type { LogsContext } from '../logs/context.ts'
import { existingQuery } from './get-query-results.ts'

/** StopQuery: an error where the query has ended. */
export function stopQuery(context: LogsContext, input: Input): object {
  if (context.queries.stop(existingQuery(context, input))) return { success: true }
  throw invalidParameter('The specified query is not running.')
}
