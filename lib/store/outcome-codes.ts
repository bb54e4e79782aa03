import { OUTCOMES, type Outcome } from '#lib/domain/outcome.ts'

/** Outcomes as events.db writes them: their places in OUTCOMES, which therefore only grows at its end. */
export const CODES = Object.fromEntries(OUTCOMES.map((outcome, code) => [outcome, code])) as Record<
  Outcome,
  number
>

export function outcomeOf(code: number): Outcome {
  const outcome = OUTCOMES[code]
  if (outcome === undefined) throw new TypeError(`unknown outcome ${code}`)
  return outcome
}

const STATUSES = ['success', 'error', 'timeout'] as const
export type AttemptStatus = (typeof STATUSES)[number]

/** How an attempt ended, as events.db writes it. */
export function statusCode(status: AttemptStatus): number {
  return STATUSES.indexOf(status)
}

export function statusOf(code: number): AttemptStatus {
  const status = STATUSES[code]
  if (status === undefined) throw new TypeError(`unknown status ${code}`)
  return status
}
