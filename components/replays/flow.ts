import type { ReplayPreview, ReplayView } from '#lib/domain/replay-views.ts'

export const STEPS = ['payload', 'preflight', 'confirm', 'watch'] as const
export type Step = (typeof STEPS)[number]

export interface FlowError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** The dialog's whole state. `busy` is a request under way; while it is, nothing can be sent again. */
export interface Flow {
  readonly step: Step
  readonly busy: 'preview' | 'send' | null
  readonly preview: ReplayPreview | null
  readonly reason: string
  readonly word: string
  readonly replay: ReplayView | null
  readonly error: FlowError | null
}

export type FlowEvent =
  | { readonly type: 'preview-asked' }
  | { readonly type: 'preview-came'; readonly preview: ReplayPreview; readonly step: Step }
  | { readonly type: 'send-asked' }
  | { readonly type: 'replay-came'; readonly replay: ReplayView }
  | { readonly type: 'failed'; readonly error: FlowError }
  | { readonly type: 'went'; readonly step: Step }
  | { readonly type: 'typed'; readonly field: 'reason' | 'word'; readonly text: string }

export const START: Flow = {
  step: 'payload',
  busy: null,
  preview: null,
  reason: '',
  word: '',
  replay: null,
  error: null,
}

export const MIN_REASON = 10

export function advance(flow: Flow, event: FlowEvent): Flow {
  switch (event.type) {
    case 'preview-asked':
      return { ...flow, busy: 'preview', error: null }
    case 'preview-came':
      return { ...flow, busy: null, preview: event.preview, step: event.step, word: '', error: null }
    case 'send-asked':
      return { ...flow, busy: 'send', error: null }
    case 'replay-came':
      return { ...flow, busy: null, replay: event.replay, step: 'watch', error: null }
    case 'failed':
      return { ...flow, busy: null, error: event.error }
    case 'went':
      // What was sent stays sent: from Watch there is no way back to Confirm.
      return flow.replay === null ? { ...flow, step: event.step, error: null } : flow
    case 'typed':
      return { ...flow, [event.field]: event.text }
  }
}

/** Why "Send once" waits, in words for beside the button; null when it may be pressed. `now`: ms. */
export function waitsFor(flow: Flow, now: number): string | null {
  const { preview } = flow
  if (preview === null) return 'Nothing is prepared.'
  if (flow.busy === 'send') return 'Sending…'
  if (now >= preview.validUntil) return 'The prediction is too old. Check again.'
  const missing = MIN_REASON - flow.reason.trim().length
  if (preview.confirmWord !== null && flow.word.trim() !== preview.confirmWord) {
    return flow.word === '' ? `Type ${preview.confirmWord}.` : wordHint(flow.word.trim(), preview.confirmWord)
  }
  if (missing > 0)
    return missing === MIN_REASON
      ? `A reason of at least ${MIN_REASON} characters.`
      : `${missing} more in the reason.`
  return null
}

function wordHint(typed: string, word: string): string {
  if (!word.startsWith(typed)) return `This is not ${word}.`
  const left = word.length - typed.length
  return left === 1 ? 'One character to go.' : `${left} characters to go.`
}
