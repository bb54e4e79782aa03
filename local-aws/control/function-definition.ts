import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { type Input, isObject, optionalNumber, optionalString } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { FunctionDefinition } from '../store/functions.ts'
import { readScope } from './batches.ts'

const NAME = /^[a-zA-Z0-9_-]{1,64}$/

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}

function between(input: Input, field: string, fallback: number, least: number, most: number): number {
  const value = optionalNumber(input, field) ?? fallback
  if (value < least || value > most) throw invalid(`${field} must be between ${least} and ${most}.`)
  return value
}

function readModule(path: string | undefined): { module: string; code: Buffer } {
  if (path === undefined || !isAbsolute(path)) throw invalid('module must be the absolute path of a module.')
  try {
    return { module: path, code: readFileSync(path) }
  } catch {
    throw invalid(`module ${path} cannot be read.`)
  }
}

function readEnvironment(value: unknown): Record<string, string> {
  if (value === undefined) return {}
  if (!isObject(value)) throw invalid('environment must be an object of strings.')
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))
}

/** Reads the body of `PUT /_local-aws/functions/{name}`. Throws ValidationException. */
export function readDefinition(name: string, input: Input, now: number): FunctionDefinition {
  if (!NAME.test(name)) throw invalid('A function name holds 1 to 64 letters, digits, - and _.')
  const { module, code } = readModule(optionalString(input, 'module'))
  const logFormat = optionalString(input, 'logFormat') ?? 'Text'
  if (logFormat !== 'Text' && logFormat !== 'JSON') throw invalid('logFormat must be Text or JSON.')
  return {
    ...readScope(input, 'body'),
    name,
    module,
    export: optionalString(input, 'export') ?? 'handler',
    timeoutMs: between(input, 'timeoutMs', 3000, 1, 900_000),
    memoryMb: between(input, 'memoryMb', 128, 128, 10_240),
    logFormat,
    version: optionalString(input, 'version') ?? '$LATEST',
    environment: readEnvironment(input['environment']),
    logGroup: optionalString(input, 'logGroup') ?? `/aws/lambda/${name}`,
    concurrency: between(input, 'concurrency', 4, 1, 1000),
    codeSha256: createHash('sha256').update(code).digest('base64'),
    codeSize: code.length,
    modified: now,
  }
}
