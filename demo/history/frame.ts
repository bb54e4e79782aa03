import {
  endLine,
  type LogFormat,
  type Report,
  reportLine,
  startLine,
  timeoutLine,
} from '#local-aws/lambda/platform-lines.ts'
import { errorLine } from '#local-aws/lambda/worker/errors.ts'

export type Status = 'success' | 'error' | 'timeout'

/** What the platform and Node's runtime write around a handler's own lines: local-aws's own words. */
export interface Frame {
  start(requestId: string, time: number, version: string): string
  /** What follows the handler; the last of them is the report. */
  end(report: Report, failure: Error | null, timeoutMs: number): readonly string[]
}

export function frame(format: LogFormat): Frame {
  return {
    start: (requestId, time, version) => startLine(format, time, requestId, version),
    end: (report, failure, timeoutMs) => {
      const lines = [endLine(format, report), reportLine(format, report)]
      if (failure)
        lines.unshift(errorLine(format, report.time, report.requestId, 'Invoke Error', told(failure)))
      if (report.status === 'timeout') lines.unshift(timeoutLine(report.time, report.requestId, timeoutMs))
      return lines
    },
  }
}

/** A trace that is the same on every machine. */
function told({ name, message }: Error) {
  return {
    errorType: name,
    errorMessage: message,
    trace: [`${name}: ${message}`, '    at handle (handler.ts)'],
  }
}
