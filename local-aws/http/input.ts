import { ServiceError } from './service-error.ts'

/** A parsed JSON object: what a caller sent, not yet trusted. */
export type Input = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a JSON body; an empty one is `{}`. Throws SerializationException, as the services do. */
export function parseInput(body: Buffer): Input {
  if (body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON.')
  }
  if (!isObject(value)) throw new ServiceError('SerializationException', 'The body is not a JSON object.')
  return value
}

function wrongType(field: string, wanted: string): ServiceError {
  return new ServiceError('SerializationException', `${field} is not ${wanted}.`)
}

export function optionalString(input: Input, field: string): string | undefined {
  const value = input[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw wrongType(field, 'a string')
  return value
}

export function optionalNumber(input: Input, field: string): number | undefined {
  const value = input[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(field, 'a number')
  return Math.trunc(value)
}

export function optionalBoolean(input: Input, field: string): boolean | undefined {
  const value = input[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw wrongType(field, 'a boolean')
  return value
}

export function optionalList(input: Input, field: string): readonly unknown[] | undefined {
  const value = input[field]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw wrongType(field, 'a list')
  return value
}

export function optionalStrings(input: Input, field: string): readonly string[] | undefined {
  return optionalList(input, field)?.map((value) => {
    if (typeof value !== 'string') throw wrongType(field, 'a list of strings')
    return value
  })
}
