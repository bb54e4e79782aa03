import type { Line } from '../store/events.ts'
import type { FunctionDefinition } from '../store/functions.ts'
import type { Batch } from '../store/store.ts'
import type { Truth } from '../store/truth.ts'
import type { Ending } from './function-process.ts'
import type { FunctionError, OutputRecord } from './messages.ts'
import { endLine, type Report, reportLine, startLine, timeoutLine, timeoutText } from './platform-lines.ts'

/** One run of a function, as it went. Times are epoch ms. */
export interface Run {
  readonly definition: FunctionDefinition
  readonly stream: string
  readonly requestId: string
  /** Printed while the handler was loaded, before START. */
  readonly before: readonly OutputRecord[]
  readonly start: number
  readonly output: readonly OutputRecord[]
  readonly end: number
  readonly durationMs: number
  readonly initMs: number | null
  readonly ending: Ending
}

export type Status = 'success' | 'error' | 'timeout'

export function statusOf(ending: Ending): Status {
  if (ending.kind === 'returned') return 'success'
  return ending.kind === 'timeout' ? 'timeout' : 'error'
}

/** The error as the caller is told it; null where the run succeeded. */
export function errorOf({ ending, requestId, definition }: Run): FunctionError | null {
  if (ending.kind === 'returned') return null
  if (ending.kind === 'threw') return ending.error
  if (ending.kind === 'timeout') {
    const errorMessage = `RequestId: ${requestId} Error: ${timeoutText(definition.timeoutMs)}`
    return { errorType: 'Sandbox.Timedout', errorMessage }
  }
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${ending.exit}`
  return ending.error ?? { errorType: 'Runtime.ExitError', errorMessage }
}

/** Everything that a run leaves in its log stream, and what is true of it: one append. */
export function toBatch(run: Run): Batch {
  const { definition, requestId } = run
  const ordered = new Ordered()
  const stamp = { function: definition.name, requestId }
  const truth: Truth[] = []
  const take = (records: readonly OutputRecord[]): void => {
    for (const record of records) {
      if (record.kind === 'line') ordered.add(record.time, record.message)
      else truth.push({ ...record.entry, ...stamp, time: ordered.at(record.time) })
    }
  }
  take(run.before)
  const start = ordered.at(run.start)
  ordered.add(start, startLine(definition.logFormat, start, requestId, definition.version))
  take(run.output)
  const lastPrinted = ordered.lines.at(-1)?.time ?? start
  const end = ordered.at(run.end)
  for (const message of closingLines(run, end)) ordered.add(end, message)
  const status = statusOf(run.ending)
  const failedAt = saidByRuntime(run.ending) ? lastPrinted : end
  const failure = status === 'success' ? {} : { failedAt }
  truth.push({ kind: 'attempt', ...stamp, start, end, status, ...failure, version: definition.version })
  const scope = { account: definition.account, region: definition.region }
  return { scope, logGroup: definition.logGroup, stream: run.stream, lines: ordered.lines, truth }
}

/** The process's own runtime wrote the error, as its last line; else the platform tells of it at the end. */
function saidByRuntime(ending: Ending): boolean {
  return ending.kind === 'threw' || (ending.kind === 'crash' && ending.error !== null)
}

function closingLines(run: Run, end: number): string[] {
  const { definition, requestId, ending } = run
  const format = definition.logFormat
  const error = errorOf(run)
  const report: Report = {
    requestId,
    time: end,
    durationMs: run.durationMs,
    memoryMb: definition.memoryMb,
    maxMemoryMb:
      ending.kind === 'returned' || ending.kind === 'threw' ? ending.maxMemoryMb : definition.memoryMb,
    initMs: run.initMs,
    status: statusOf(ending),
    errorType: error?.errorType ?? null,
    fatal: ending.kind === 'crash',
  }
  const closing = [endLine(format, report), reportLine(format, report)]
  if (ending.kind === 'timeout') closing.unshift(timeoutLine(end, requestId, definition.timeoutMs))
  if (ending.kind === 'crash' && ending.error === null && error !== null) {
    closing.unshift(`${error.errorMessage}\n${error.errorType}`)
  }
  return closing
}

/** Lines whose times never go back. */
class Ordered {
  readonly lines: Line[] = []

  at(time: number): number {
    return Math.max(time, this.lines.at(-1)?.time ?? 0)
  }

  add(time: number, message: string): void {
    this.lines.push({ time: this.at(time), message })
  }
}
