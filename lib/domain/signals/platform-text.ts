import type { ReportSignal, Signal } from '../signal.ts'
import { bounded, requestIdOf } from './message.ts'

/** Lines of Lambda's platform in the text format stand alone: no envelope goes before them. */

const HEAD = 4_096
const START = /^START RequestId: (\S{1,128})(?: Version: (\S{1,128}))?/
const END = /^END RequestId: (\S{1,128})/
const REPORT = /^REPORT RequestId: (\S{1,128})(?:\s+Duration: (\d{1,12}(?:\.\d{1,6})?) ms)?/
const STATUS = /[\t ]Status: (\w{1,32})/
const ERROR_TYPE = /[\t ]Error Type: (\S{1,256})/
const TIMED_OUT = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z (\S{1,128}) (Task timed out after [\d.]{1,16} seconds)/
const EXITED = /^RequestId: (\S{1,128}) ((?:Error: |Process exited )[^\r\n]{1,1024})/

const UNCOUNTED = [
  'INIT_START ',
  'INIT_REPORT ',
  'RESTORE_START ',
  'RESTORE_REPORT ',
  'EXTENSION\t',
  'TELEMETRY\t',
  'LOGS\t',
  'XRAY TraceId: ',
]

/** START, END, REPORT, `Task timed out after …`, `RequestId: … Error: Runtime exited …`, and those that say nothing we count. */
export function readPlatformText(line: string): Signal | null {
  switch (line.charCodeAt(0)) {
    case 0x53: // S
      return readStart(line)
    case 0x45: // E
      return readEnd(line) ?? readUncounted(line)
    case 0x52: // R
      return readReport(line) ?? readExit(line) ?? readUncounted(line)
    case 0x49: // I
    case 0x54: // T
    case 0x4c: // L
    case 0x58: // X
      return readUncounted(line)
    default:
      return isDigit(line.charCodeAt(0)) ? readTimeout(line) : null
  }
}

function readStart(line: string): Signal | null {
  const [, id, version] = START.exec(line) ?? []
  const requestId = requestIdOf(id)
  return requestId === null ? null : { kind: 'start', requestId, version: version ?? null }
}

function readEnd(line: string): Signal | null {
  const requestId = requestIdOf(END.exec(line)?.[1])
  return requestId === null ? null : { kind: 'platform' }
}

function readReport(line: string): Signal | null {
  const [, id, duration] = REPORT.exec(line) ?? []
  const requestId = requestIdOf(id)
  if (requestId === null) return null
  const head = line.slice(0, HEAD)
  return {
    kind: 'report',
    requestId,
    status: reportStatus(STATUS.exec(head)?.[1]),
    durationMs: duration === undefined ? null : Number(duration),
    errorType: ERROR_TYPE.exec(head)?.[1] ?? null,
  }
}

/** The platform's word for how a run ended; null where it says none, or one we do not know. */
export function reportStatus(word: unknown): ReportSignal['status'] {
  if (word === 'success' || word === 'error' || word === 'timeout') return word
  return word === 'failure' ? 'error' : null
}

function readTimeout(line: string): Signal | null {
  const [, id, message] = TIMED_OUT.exec(line) ?? []
  if (message === undefined) return null
  return {
    kind: 'error',
    requestId: requestIdOf(id),
    errorType: 'Sandbox.Timedout',
    errorMessage: message,
    timeout: true,
  }
}

/** What the platform says of a process that ended by itself: `Error: Runtime exited with error: exit status 1` + its type. */
function readExit(line: string): Signal | null {
  const [, id, message] = EXITED.exec(line) ?? []
  if (message === undefined) return null
  const errorMessage = bounded(message.replace(/^Error: /, ''), 1_024)
  return {
    kind: 'error',
    requestId: requestIdOf(id),
    errorType: 'Runtime.ExitError',
    errorMessage,
    timeout: false,
  }
}

function readUncounted(line: string): Signal | null {
  return UNCOUNTED.some((prefix) => line.startsWith(prefix)) ? { kind: 'platform' } : null
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
