/** The lines that Lambda's platform and Node's runtime write around a handler's own, as local-aws writes them live. */
export type Status = 'success' | 'error' | 'timeout'

export interface Framed {
  readonly requestId: string
  readonly version: string
  readonly memoryMb: number
  readonly status: Status
  /** ms since the epoch */
  readonly start: number
  readonly end: number
  /** ms; null: the sandbox was warm */
  readonly initMs: number | null
  readonly usedMb: number
  readonly errorType: string | null
}

export interface Frame {
  start(run: Pick<Framed, 'requestId' | 'version' | 'start'>): string
  /** The uncaught error, as the runtime logs it. */
  error(requestId: string, time: number, error: Error): string
  timedOut(requestId: string, time: number, timeoutMs: number): string
  /** What follows the handler: the last of them is the report. */
  end(run: Framed): readonly string[]
}

const iso = (time: number) => new Date(time).toISOString()

/** A stack that is the same on every machine. */
function shown(error: Error) {
  return {
    errorType: error.name,
    errorMessage: error.message,
    stack: [`${error.name}: ${error.message}`, '    at handle (handler.ts:1:1)'],
  }
}

const timedOut: Frame['timedOut'] = (requestId, time, timeoutMs) =>
  `${iso(time)} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`

export const TEXT_FRAME: Frame = {
  start: ({ requestId, version }) => `START RequestId: ${requestId} Version: ${version}`,
  error: (requestId, time, error) =>
    `${iso(time)}\t${requestId}\tERROR\tInvoke Error \t${JSON.stringify(shown(error))}`,
  timedOut,
  end: (run) => {
    const duration = run.end - run.start
    const init = run.initMs === null ? '' : `\tInit Duration: ${run.initMs.toFixed(2)} ms`
    const status =
      run.status === 'success' ? '' : `\tStatus: ${run.status}${run.errorType ? `\tError Type: ${run.errorType}` : ''}`
    return [
      `END RequestId: ${run.requestId}`,
      `REPORT RequestId: ${run.requestId}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\tMemory Size: ${run.memoryMb} MB\tMax Memory Used: ${run.usedMb} MB${init}${status}`,
    ]
  },
}

export const JSON_FRAME: Frame = {
  start: ({ requestId, version, start }) =>
    JSON.stringify({ time: iso(start), type: 'platform.start', record: { requestId, version } }),
  error: (requestId, time, error) => {
    const { stack, ...told } = shown(error)
    return JSON.stringify({
      timestamp: iso(time),
      level: 'ERROR',
      requestId,
      message: 'Invoke Error',
      ...told,
      stackTrace: stack,
    })
  },
  timedOut,
  end: ({ requestId, status, start, end, memoryMb, usedMb, initMs, errorType }) => {
    const told = { requestId, status, ...(errorType ? { errorType } : {}) }
    const durationMs = end - start
    const init = initMs === null ? {} : { initDurationMs: initMs }
    const metrics = { durationMs, billedDurationMs: durationMs, memorySizeMB: memoryMb, maxMemoryUsedMB: usedMb, ...init }
    const time = iso(end)
    return [
      JSON.stringify({ time, type: 'platform.runtimeDone', record: { ...told, metrics: { durationMs, producedBytes: 2 } } }),
      JSON.stringify({ time, type: 'platform.report', record: { ...told, metrics } }),
    ]
  },
}
