/** What came of one delivery. Order is the stacking order of every chart. */
export const OUTCOMES = ['processed', 'duplicate', 'in_progress', 'failed', 'mismatch'] as const

/**
 * `processed` the effect happened · `duplicate` the guard suppressed it · `in_progress` refused, another
 * run holds the key · `failed` the attempt ended in an error · `mismatch` refused, same key but another payload.
 */
export type Outcome = (typeof OUTCOMES)[number]

export function isOutcome(text: string): text is Outcome {
  return (OUTCOMES as readonly string[]).includes(text)
}
