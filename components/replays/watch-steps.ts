import type { RecordView } from '#lib/domain/event-views.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import type { ReplayView } from '#lib/domain/replay-views.ts'

/** One line of evidence as it came, or what is still waited for. `at`: ms. */
export interface WatchStep {
  readonly id: string
  readonly state: 'done' | 'waiting' | 'bad'
  readonly title: string
  readonly at: number | null
  readonly detail: string | null
  readonly mono: boolean
  readonly outcome: Outcome | null
}

function step(id: string, part: Partial<WatchStep> & Pick<WatchStep, 'state' | 'title'>): WatchStep {
  return { id, at: null, detail: null, mono: false, outcome: null, ...part }
}

/** A record in one line: its attributes, or why there is none to show. */
export function recordLine(record: RecordView): string {
  switch (record.state) {
    case 'unconfigured':
      return 'no tracking table is configured'
    case 'unreadable':
      return record.problem
    case 'none':
      return `no record in ${record.table}`
    default:
      return record.attributes.map(({ name, value }) => `${name} ${value}`).join(', ')
  }
}

function readAt(record: RecordView): number | null {
  return record.state === 'unconfigured' || record.state === 'unreadable' ? null : record.readAt
}

function isThere(record: RecordView): boolean {
  return record.state === 'present' || record.state === 'expired' || record.state === 'in_progress'
}

function isKnown(record: RecordView): boolean {
  return record.state !== 'unconfigured' && record.state !== 'unreadable'
}

/** What became of the record between two readings; `cannot be told` where one of them is missing. */
export function recordChange(
  before: RecordView | null,
  after: RecordView,
): 'unchanged' | 'changed' | 'created' | 'deleted' | 'cannot be told' {
  if (before === null || !isKnown(before) || !isKnown(after)) return 'cannot be told'
  if (isThere(before) !== isThere(after)) return isThere(after) ? 'created' : 'deleted'
  if (!isThere(after)) return 'unchanged'
  return recordLine(before) === recordLine(after) ? 'unchanged' : 'changed'
}

const LINE_TITLES: Record<Outcome, string> = {
  processed: 'Executed line found for this request',
  duplicate: 'Skip line found for this request',
  in_progress: 'Refusal found for this request: another run holds the key',
  failed: 'Error found for this request',
  mismatch: 'Refusal found for this request: other payload',
}

function sendStep(replay: ReplayView): WatchStep {
  const request = replay.requestId === null ? null : `request ${replay.requestId}`
  const at = replay.sentAt
  switch (replay.state) {
    case 'PREPARED':
      return step('send', {
        state: 'waiting',
        title: `Not sent yet: the intent is kept, ${replay.target} is next`,
      })
    case 'SENDING':
      return step('send', { state: 'waiting', title: `Sending to ${replay.target}` })
    case 'SENT':
      return step('send', { state: 'done', title: `Sent to ${replay.target}`, at, detail: request })
    case 'FAILED':
      return step('send', { state: 'bad', title: `Not sent to ${replay.target}`, at, detail: replay.failure })
    case 'MAYBE_SENT':
      return step('send', {
        state: 'bad',
        title: `Maybe sent to ${replay.target}`,
        at,
        detail: replay.failure,
      })
  }
}

function recordAfterStep(replay: ReplayView): WatchStep {
  const { recordAfter } = replay
  if (recordAfter === null) return step('after', { state: 'waiting', title: 'Record read after' })
  const change = recordChange(replay.recordBefore, recordAfter)
  return step('after', {
    state: 'done',
    title: `Record read after: ${change}`,
    at: readAt(recordAfter),
    detail: recordLine(recordAfter),
  })
}

function lineSteps(replay: ReplayView): readonly WatchStep[] {
  const found = replay.lines.flatMap((line, index) =>
    line.outcome === null
      ? []
      : [
          step(`line-${index}`, {
            state: 'done',
            title: LINE_TITLES[line.outcome],
            at: line.time,
            detail: line.message,
            mono: true,
            outcome: line.outcome,
          }),
        ],
  )
  if (found.length > 0) return found
  const title =
    replay.verdict === null ? 'Lines of this request' : 'No outcome line of this request was found'
  return [step('line', { state: replay.verdict === null ? 'waiting' : 'bad', title })]
}

/** The evidence of a replay in the order in which it comes; what has not come yet is `waiting`. */
export function watchSteps(replay: ReplayView): readonly WatchStep[] {
  const { recordBefore } = replay
  const before =
    recordBefore === null
      ? step('before', {
          state: replay.state === 'PREPARED' ? 'waiting' : 'bad',
          title: 'Record read before',
        })
      : step('before', {
          state: 'done',
          title: 'Record read before',
          at: readAt(recordBefore),
          detail: recordLine(recordBefore),
        })
  const send = sendStep(replay)
  if (replay.state === 'FAILED') return [before, send]
  const answer =
    replay.answer === null
      ? step('answer', { state: replay.state === 'MAYBE_SENT' ? 'bad' : 'waiting', title: 'Answer' })
      : step('answer', { state: 'done', title: 'Answered', detail: replay.answer, mono: true })
  return [before, send, answer, recordAfterStep(replay), ...lineSteps(replay)]
}
