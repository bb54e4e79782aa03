import type { SendState, VerdictName } from './replay-views.ts'

/*
 * A replay's life, as a function: where it stands and what happened give where it stands then and what is to be done.
 * Each step is on disk before anything is done because of it. So whatever is killed, and wherever: there is one send
 * attempt at most, and what nobody can know is MAYBE_SENT.
 */

/** Where a replay stands. `over`: it has its verdict, failed, or was closed; another replay of its key may begin. */
export interface ReplayStanding {
  readonly state: SendState
  readonly over: boolean
}

export type ReplayEvent =
  /** All is ready, and the event is about to leave. */
  | { readonly kind: 'begun' }
  /** Something stands against it, before anything left. */
  | { readonly kind: 'refused' }
  /** The target took it. */
  | { readonly kind: 'answered' }
  /** The target says that it did not take it. */
  | { readonly kind: 'rejected' }
  /** It left, and no answer came that says which. */
  | { readonly kind: 'unanswered' }
  /** The process that had it in hand is gone. */
  | { readonly kind: 'restarted' }
  | { readonly kind: 'proved'; readonly verdict: VerdictName }

/** What is to be done because of a step, once the step is on disk. */
export type ReplayEffect = 'send' | 'verify'

export interface ReplayStep {
  readonly to: ReplayStanding
  readonly effects: readonly ReplayEffect[]
}

export const PREPARED: ReplayStanding = { state: 'PREPARED', over: false }

type Steps = Partial<Readonly<Record<ReplayEvent['kind'], ReplayStep>>>

const NOTHING_SENT: ReplayStep = { to: { state: 'FAILED', over: true }, effects: [] }
const NOBODY_KNOWS: ReplayStep = { to: { state: 'MAYBE_SENT', over: true }, effects: [] }
const PROVED: ReplayStep = { to: { state: 'SENT', over: true }, effects: [] }

const STEPS: Readonly<Record<SendState, Steps>> = {
  PREPARED: {
    begun: { to: { state: 'SENDING', over: false }, effects: ['send'] },
    refused: NOTHING_SENT,
    // Nothing leaves before SENDING is on disk.
    restarted: NOTHING_SENT,
  },
  SENDING: {
    answered: { to: { state: 'SENT', over: false }, effects: ['verify'] },
    rejected: NOTHING_SENT,
    unanswered: NOBODY_KNOWS,
    restarted: NOBODY_KNOWS,
  },
  SENT: {
    restarted: { to: { state: 'SENT', over: false }, effects: ['verify'] },
    proved: PROVED,
  },
  FAILED: {},
  MAYBE_SENT: {},
}

/** null: the event does not concern a replay that stands there, and nothing is to be done. */
export function stepOf({ state, over }: ReplayStanding, { kind }: ReplayEvent): ReplayStep | null {
  return over ? null : (STEPS[state][kind] ?? null)
}
