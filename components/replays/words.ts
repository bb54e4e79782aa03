import type { IconName } from '#components/ui/icon.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { PredictionName, ReplayView, SendState, VerdictName } from '#lib/domain/replay-views.ts'

/** How a prediction, a verdict or a send state looks: its word, its hue (the `c-…` class) and its icon. */
export interface Look {
  readonly word: string
  readonly tone:
    | 'duplicate'
    | 'failed'
    | 'processed'
    | 'in-progress'
    | 'mismatch'
    | 'breach'
    | 'unknown'
    | 'neutral'
  readonly icon: IconName
  /** Drawn with a dashed edge: nothing is proved. */
  readonly dashed?: true
}

/** `lead` stands before the word, `means` says it in one sentence. A prediction wears the outcome's icon, never a shield. */
export const PREDICTION_LOOKS = {
  WILL_SKIP: {
    word: 'WILL SKIP',
    tone: 'duplicate',
    icon: 'duplicate',
    lead: 'The guard',
    means: 'The guard suppresses it and nothing changes.',
  },
  UNPROVEN: {
    word: 'UNPROVEN',
    tone: 'failed',
    icon: 'unproven',
    lead: 'The guard is',
    means: 'It may execute again.',
  },
  WILL_EXECUTE: {
    word: 'WILL EXECUTE',
    tone: 'processed',
    icon: 'processed',
    lead: 'The event',
    means: 'Nothing stands in its way: the event will run.',
  },
  WILL_ERROR: {
    word: 'WILL ERROR',
    tone: 'in-progress',
    icon: 'in-progress',
    lead: 'The guard',
    means: 'Another run holds the key. Wait, then check again.',
  },
  WILL_REJECT: {
    word: 'WILL REJECT',
    tone: 'mismatch',
    icon: 'mismatch',
    lead: 'The guard',
    means: 'Same key, other payload.',
  },
  WILL_REWRITE: {
    word: 'WILL REWRITE',
    tone: 'processed',
    icon: 'again',
    lead: 'The pipeline',
    means: 'It overwrites what is there: repeating is its way.',
  },
  INDETERMINATE: {
    word: 'INDETERMINATE',
    tone: 'unknown',
    icon: 'unknown',
    lead: 'The outcome is',
    means: 'What the guard will do cannot be told.',
  },
} as const satisfies Record<PredictionName, Look & { lead: string; means: string }>

export const VERDICT_LOOKS = {
  GUARD_HELD: {
    word: 'GUARD HELD',
    tone: 'duplicate',
    icon: 'guard-holding',
    means: 'The guard skipped it. Nothing changed.',
  },
  EXECUTED: {
    word: 'EXECUTED',
    tone: 'processed',
    icon: 'processed',
    means: 'Never processed before. It ran, and ran once.',
  },
  EXECUTED_AGAIN: {
    word: 'EXECUTED AGAIN',
    tone: 'failed',
    icon: 'again',
    means: 'Processed before, and nothing suppressed it, as predicted.',
  },
  GUARD_BREACHED: {
    word: 'GUARD BREACHED',
    tone: 'breach',
    icon: 'guard-breached',
    means: 'Predicted to skip, yet it ran again.',
  },
  INCONCLUSIVE: {
    word: 'INCONCLUSIVE',
    tone: 'unknown',
    icon: 'clock',
    means: 'No proof. It may have held; it is not counted as held.',
  },
} as const satisfies Record<VerdictName, Look & { means: string }>

export const SEND_LOOKS = {
  PREPARED: { word: 'PREPARED', tone: 'neutral', icon: 'clock' },
  SENDING: { word: 'SENDING', tone: 'neutral', icon: 'clock' },
  SENT: { word: 'SENT', tone: 'neutral', icon: 'check' },
  FAILED: { word: 'NOT SENT', tone: 'failed', icon: 'failed' },
  MAYBE_SENT: { word: 'MAYBE SENT', tone: 'failed', icon: 'maybe', dashed: true },
} as const satisfies Record<SendState, Look>

/** What a replay is now: its verdict, else the state of its send. */
export function lookOf(replay: Pick<ReplayView, 'state' | 'verdict'>): Look {
  return replay.verdict === null ? SEND_LOOKS[replay.state] : VERDICT_LOOKS[replay.verdict.name]
}

/** Nothing more will come of itself: there is a verdict, or the send failed before it left. */
export function isOver(replay: Pick<ReplayView, 'state' | 'verdict'>): boolean {
  return replay.verdict !== null || replay.state === 'FAILED'
}

/** Sentences of this side and of the server, each once and inert. */
export function sentences(all: readonly string[]): string {
  return [...new Set(all)].map(visibleText).join(' ')
}
