import type { FunctionError } from '../messages.ts'
import type { LogFormat } from '../platform-lines.ts'

/** Anything thrown, as the runtime tells it to the caller. */
export function toFunctionError(thrown: unknown): FunctionError {
  if (thrown instanceof Error) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }
}

/**
 * The runtime's line for an error that nothing caught. `title` is `Invoke Error` for what a handler threw and
 * `Uncaught Exception` for what ends the process.
 */
export function errorLine(
  format: LogFormat,
  time: number,
  requestId: string | undefined,
  title: string,
  error: FunctionError,
): string {
  const timestamp = new Date(time).toISOString()
  const { errorType, errorMessage, trace = [] } = error
  if (format === 'Text') {
    const told = JSON.stringify({ errorType, errorMessage, stack: trace })
    return `${timestamp}\t${requestId}\tERROR\t${title} \t${told}`
  }
  const stackTrace = trace.slice(1).map((line) => line.trim())
  return JSON.stringify({
    timestamp,
    level: 'ERROR',
    requestId,
    // No title in JSON: Node's runtime logs the error itself, as the whole message.
    message: { errorType, errorMessage, stackTrace },
  })
}
