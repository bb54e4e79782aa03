import { ServiceError } from '../http/service-error.ts'

/** MalformedQueryException, with where in the query (character offsets, the end exclusive) and why. */
export function compileError(message: string, start: number, end: number): ServiceError {
  const queryCompileError = { location: { startCharOffset: start, endCharOffset: end }, message }
  const text = `${message} ([${start},${end}])`
  return new ServiceError('MalformedQueryException', text, 400, { queryCompileError })
}
