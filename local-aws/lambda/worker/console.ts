import { format } from 'node:util'
import type { LogFormat } from '../platform-lines.ts'

type Emit = (message: string, time: number) => void

interface Scope {
  readonly format: LogFormat
  /** Undefined before the first invocation, as in Lambda. */
  readonly requestId: () => string | undefined
  readonly emit: Emit
}

const LEVELS = {
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  debug: 'DEBUG',
  trace: 'TRACE',
} as const

/** One line of Node's runtime envelope; JSON where the function logs JSON. */
export function envelope(
  { format: logFormat, requestId }: Scope,
  level: string,
  time: number,
  args: readonly unknown[],
) {
  const timestamp = new Date(time).toISOString()
  if (logFormat === 'Text') return `${timestamp}\t${requestId()}\t${level}\t${format(...args)}`
  const [first] = args
  const error = args.find((arg) => arg instanceof Error)
  return JSON.stringify({
    timestamp,
    level,
    requestId: requestId(),
    message: args.length === 1 && !(first instanceof Error) ? first : format(...args),
    ...(error === undefined ? {} : describeError(error)),
  })
}

function describeError(error: Error): object {
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  }
}

/** Gives console's methods the runtime's envelope, as Lambda does. */
export function patchConsole(scope: Scope): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Reflect.set(console, method, (...args: unknown[]) => {
      const time = Date.now()
      scope.emit(envelope(scope, level, time, args), time)
    })
  }
}
