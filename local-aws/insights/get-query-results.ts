import type { Input } from '../http/input.ts'
import { optionalNumber, optionalString } from '../http/input.ts'
import { invalidParameter, notFound } from '../http/service-error.ts'
import { type LogsContext, limitOf, ownerOf, required } from '../logs/context.ts'
import type { QueryRun } from './query-book.ts'

const PAGE_ROWS = 10_000

export function existingQuery(context: LogsContext, input: Input): QueryRun {
  const run = context.queries.find(ownerOf(context), required(input, 'queryId'))
  if (run === null) throw notFound('The specified query does not exist.')
  return run
}

/**
 * GetQueryResults. Clients must wait for the end and bear partial results, so they meet both here: the first answer
 * says Scheduled and the second Running, with the newest half of the rows, however soon the query was done.
 */
export function getQueryResults(context: LogsContext, input: Input): object {
  const run = existingQuery(context, input)
  run.looks += 1
  run.seen = context.now
  const { scanned, bytes, matched } = run
  const status = statusTold(run)
  const rows = status === 'Scheduled' ? [] : run.rows()
  const told = status === 'Running' ? rows.slice(0, rows.length >> 1) : rows
  const { page, next } = readPage(context, input, run, told)
  return {
    queryLanguage: 'CWLI',
    status,
    results: page,
    statistics: {
      recordsMatched: status === 'Scheduled' ? 0 : matched,
      recordsScanned: status === 'Scheduled' ? 0 : scanned,
      estimatedRecordsSkipped: 0,
      bytesScanned: status === 'Scheduled' ? 0 : bytes,
      estimatedBytesSkipped: 0,
      logGroupsScanned: run.task.groups.length,
    },
    ...(next === null || status !== 'Complete' ? {} : { nextToken: next }),
  }
}

function statusTold({ status, looks }: QueryRun): QueryRun['status'] {
  if (status === 'Cancelled' || status === 'Failed') return status
  if (looks === 1) return 'Scheduled'
  return looks === 2 ? 'Running' : status
}

function readPage<T>({ tokens, now }: LogsContext, input: Input, run: QueryRun, rows: readonly T[]) {
  const size = limitOf(optionalNumber(input, 'maxItems'), PAGE_ROWS, PAGE_ROWS)
  const key = ['GetQueryResults', run.id]
  const token = optionalString(input, 'nextToken')
  const state = token === undefined ? { skip: 0 } : tokens.read(key, token, now)
  if (state === null) throw invalidParameter('The specified nextToken is invalid.')
  const end = Number(state['skip']) + size
  return {
    page: rows.slice(end - size, end),
    next: rows.length > end ? tokens.write(key, { skip: end }, now) : null,
  }
}
