import type { Outcome } from './outcome.ts'
import type { OutcomeSignal, Signal } from './signal.ts'

/** What a line itself shows came of an arrival, and of which key (null: it names none); null: it shows nothing. */
export function shownOutcome(
  signal: Signal | null,
): { readonly outcome: Outcome; readonly key: string | null } | null {
  if (signal?.kind === 'outcome') return signal
  return signal?.kind === 'error' ? (signal.refusal ?? null) : null
}

/** The guard's own error that names its key, as the outcome that it tells of; null: any other signal. */
export function refusedOutcome(signal: Signal): OutcomeSignal | null {
  if (signal.kind !== 'error' || !signal.refusal || signal.refusal.key === null) return null
  const { outcome, key, source } = signal.refusal
  return { kind: 'outcome', outcome, key, requestId: signal.requestId, evidence: {}, source }
}
