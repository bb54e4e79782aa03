import type { ReplayPreview, ReplayView } from '#lib/domain/replay-views.ts'

/** A preview for tests. */
export function samplePreview(part: Partial<ReplayPreview> = {}): ReplayPreview {
  return {
    key: 'k',
    pipeline: 'p',
    target: 'Lambda p',
    payload: '{}',
    payloadOrigin: 'built',
    prediction: { name: 'WILL_SKIP', grounds: ['The record exists.'] },
    record: { state: 'unconfigured' },
    confirmWord: null,
    previewId: 'preview',
    validUntil: 600_000,
    ...part,
  }
}

/** A replay for tests: sent, nothing read yet. */
export function sampleReplay(part: Partial<ReplayView> = {}): ReplayView {
  return {
    id: 'r1',
    key: 'k',
    pipeline: 'p',
    target: 'Lambda p',
    reason: 'because it must',
    prediction: { name: 'WILL_SKIP', grounds: [] },
    state: 'SENT',
    requestId: '5b0c9e77',
    startedAt: 1_000,
    sentAt: 1_017,
    answer: null,
    recordBefore: null,
    recordAfter: null,
    lines: [],
    verdict: null,
    failure: null,
    ...part,
  }
}
