import { AwsError, type AwsRequest } from './aws-error.ts'
import { toAwsError } from './classify.ts'

export interface Patience {
  /** Tries in all. */
  readonly tries: number
  /** ms a single try may take, its body included. */
  readonly deadlineMs: number
  /** ms before the second try; doubles. */
  readonly pauseMs: number
  /** Stops waiting and asking at once. */
  readonly stop?: AbortSignal
  /** Awaited before each try, outside its deadline. */
  readonly pace?: () => Promise<void>
  /** Told after each try how it went; null: it was answered. */
  readonly asked?: (error: AwsError | null) => void
}

export const PATIENCE: Patience = { tries: 3, deadlineMs: 15_000, pauseMs: 300 }

/**
 * Asks until it is answered, a definite refusal comes, or the tries are used up. Each try has a deadline of its own:
 * the SDK's timeouts end with the headers, a body may hang for ever. Throws AwsError; on `stop`, its reason.
 */
export async function patiently<T>(
  request: AwsRequest,
  { tries, deadlineMs, pauseMs, stop, pace, asked }: Patience,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await pace?.()
    try {
      const answer = await withDeadline(request, deadlineMs, stop, ask)
      asked?.(null)
      return answer
    } catch (error) {
      stop?.throwIfAborted()
      const known = toAwsError(error, request)
      asked?.(known)
      if (!known.passing || attempt >= tries) throw known
      await pause(pauseMs * 2 ** (attempt - 1), stop)
    }
  }
}

async function withDeadline<T>(
  request: AwsRequest,
  deadlineMs: number,
  stop: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  stop?.throwIfAborted()
  const ended = new AbortController()
  const { promise: cut, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown) => {
    ended.abort(reason)
    reject(reason)
  }
  const stopped = () => end(stop?.reason)
  stop?.addEventListener('abort', stopped, { once: true })
  const timer = setTimeout(() => {
    const message = `${request.operation} on ${request.resource} at ${request.place}: no answer within ${deadlineMs} ms`
    end(new AwsError('TIMEOUT', request, message, `Check that ${request.place} can be reached from here.`))
  }, deadlineMs)
  try {
    return await Promise.race([ask(ended.signal), cut])
  } finally {
    clearTimeout(timer)
    stop?.removeEventListener('abort', stopped)
  }
}

function pause(ms: number, stop: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = () => {
      clearTimeout(timer)
      reject(stop?.reason)
    }
    const timer = setTimeout(() => {
      stop?.removeEventListener('abort', stopped)
      resolve()
    }, ms)
    stop?.addEventListener('abort', stopped, { once: true })
  })
}
