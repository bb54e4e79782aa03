export type LogFormat = 'Text' | 'JSON'

/** How one invocation ended, in the numbers of its REPORT. Durations in ms. */
export interface Report {
  readonly requestId: string
  readonly time: number
  readonly durationMs: number
  readonly memoryMb: number
  readonly maxMemoryMb: number
  /** Only a process's first invocation has one. */
  readonly initMs: number | null
  readonly status: 'success' | 'error' | 'timeout'
  readonly errorType: string | null
  /** The process itself died: text REPORTs say an error's status only then. */
  readonly fatal: boolean
}

function platform(time: number, type: string, record: object): string {
  return JSON.stringify({ time: new Date(time).toISOString(), type, record })
}

export function startLine(format: LogFormat, time: number, requestId: string, version: string): string {
  if (format === 'JSON') return platform(time, 'platform.start', { requestId, version })
  return `START RequestId: ${requestId} Version: ${version}`
}

/** END in text; platform.runtimeDone in JSON. */
export function endLine(format: LogFormat, report: Report): string {
  if (format === 'Text') return `END RequestId: ${report.requestId}`
  return platform(report.time, 'platform.runtimeDone', {
    requestId: report.requestId,
    status: report.status,
    ...(report.errorType === null ? {} : { errorType: report.errorType }),
    spans: [],
    metrics: { durationMs: round(report.durationMs), producedBytes: 0 },
  })
}

export function reportLine(format: LogFormat, report: Report): string {
  return format === 'JSON' ? jsonReport(report) : textReport(report)
}

function jsonReport(report: Report): string {
  return platform(report.time, 'platform.report', {
    requestId: report.requestId,
    status: report.status,
    ...(report.errorType === null ? {} : { errorType: report.errorType }),
    metrics: {
      durationMs: round(report.durationMs),
      billedDurationMs: Math.ceil(report.durationMs),
      memorySizeMB: report.memoryMb,
      maxMemoryUsedMB: report.maxMemoryMb,
      ...(report.initMs === null ? {} : { initDurationMs: round(report.initMs) }),
    },
  })
}

function textReport(report: Report): string {
  const parts = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(report.durationMs)} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.maxMemoryMb} MB`,
  ]
  if (report.initMs !== null) parts.push(`Init Duration: ${report.initMs.toFixed(2)} ms`)
  if (report.status === 'timeout') parts.push('Status: timeout')
  if (report.status === 'error' && report.fatal)
    parts.push('Status: error', `Error Type: ${report.errorType}`)
  return parts.join('\t')
}

/** What the platform says of a timeout; the same in both formats. */
export function timeoutLine(time: number, requestId: string, timeoutMs: number): string {
  return `${new Date(time).toISOString()} ${requestId} ${timeoutText(timeoutMs)}`
}

export function timeoutText(timeoutMs: number): string {
  return `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
