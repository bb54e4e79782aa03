import type { Attempt } from './attempts.ts'
import type { Outcome } from './outcome.ts'
import type { Position } from './position.ts'
import type { ErrorSignal } from './signal.ts'

/** How an attempt failed, and what a delivery is that only this tells of. */
export interface Failure {
  readonly at: Position
  readonly outcome: Outcome
  /** Known from the platform alone. */
  readonly inferred: boolean
  readonly timeout: boolean
}

/** An uncaught error or a timeout: its own line stands before the REPORT that repeats it. A REPORT that says success overrules a logged error. */
export function failureOf(attempt: Attempt): Failure | null {
  const report = attempt.report
  if (report?.signal.status === 'success') return null
  for (const { time, eventId, signal } of attempt.members) {
    if (signal.kind !== 'error') continue
    const timeout = isTimeout(attempt, signal)
    return { at: { time, eventId }, outcome: signal.refusal?.outcome ?? 'failed', inferred: false, timeout }
  }
  if (report === null || report.signal.status === null) return null
  return { at: report, outcome: 'failed', inferred: true, timeout: report.signal.status === 'timeout' }
}

function isTimeout(attempt: Attempt, error: ErrorSignal): boolean {
  return error.timeout || attempt.report?.signal.status === 'timeout'
}

export function endedClean(attempt: Attempt): boolean {
  const status = attempt.report?.signal.status
  return attempt.report !== null && (status === 'success' || status === null)
}

export function statusOf(attempt: Attempt, failure: Failure | null): 'success' | 'error' | 'timeout' | null {
  if (failure) return failure.timeout ? 'timeout' : 'error'
  return attempt.report ? 'success' : null
}
