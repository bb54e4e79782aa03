import { DEFAULT_SCOPE } from '../account.ts'
import { type Input, isObject, optionalList, optionalString } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Line } from '../store/events.ts'
import { isAccount, isRegion, type Scope } from '../store/scope.ts'
import type { Batch } from '../store/store.ts'
import type { Truth } from '../store/truth.ts'

function invalid(at: string, wanted: string): ServiceError {
  return new ServiceError('ValidationException', `${at} must be ${wanted}.`)
}

function readLine(value: unknown, at: string): Line {
  if (!isObject(value)) throw invalid(at, '{ time, message }')
  const { time, message } = value
  if (typeof time !== 'number' || !Number.isSafeInteger(time))
    throw invalid(`${at}.time`, 'epoch milliseconds')
  if (typeof message !== 'string') throw invalid(`${at}.message`, 'a string')
  return { time, message }
}

function readTruth(value: unknown, at: string): Truth {
  if (!isObject(value)) throw invalid(at, 'an object')
  return value
}

/** `account` and `region` of an object, or the default ones. Throws ValidationException. */
export function readScope(input: Input, at: string): Scope {
  const account = optionalString(input, 'account') ?? DEFAULT_SCOPE.account
  const region = optionalString(input, 'region') ?? DEFAULT_SCOPE.region
  if (!isAccount(account)) throw invalid(`${at}.account`, '12 digits')
  if (!isRegion(region)) throw invalid(`${at}.region`, "a region's name")
  return { account, region }
}

function readBatch(value: unknown, at: string): Batch {
  if (!isObject(value)) throw invalid(at, '{ logGroup, stream, lines, truth }')
  const logGroup = optionalString(value, 'logGroup')
  const stream = optionalString(value, 'stream')
  if (logGroup === undefined || logGroup === '') throw invalid(`${at}.logGroup`, "a log group's name")
  if (stream === undefined || stream === '') throw invalid(`${at}.stream`, "a log stream's name")
  const lines = (optionalList(value, 'lines') ?? []).map((line, index) =>
    readLine(line, `${at}.lines[${index}]`),
  )
  const scope = readScope(value, at)
  const truth = (optionalList(value, 'truth') ?? []).map((entry, index) =>
    readTruth(entry, `${at}.truth[${index}]`),
  )
  return { scope, logGroup, stream, lines, truth }
}

/** Reads the body of `POST /_local-aws/append`. Throws ValidationException. */
export function readAppend(input: Input): { id: string; batches: Batch[] } {
  const id = optionalString(input, 'id')
  if (id === undefined || id === '') throw invalid('id', 'a string, the same for the same append')
  const batches = (optionalList(input, 'batches') ?? []).map((batch, index) =>
    readBatch(batch, `batches[${index}]`),
  )
  return { id, batches }
}
