import type { RecordView } from './event-views.ts'
import type { Outcome } from './outcome.ts'
import { isThere, type RecordChange, recordChange } from './record-change.ts'
import type { Prediction, Verdict, VerdictName } from './replay-views.ts'
import { countOf, span } from './span.ts'

export interface VerdictInput {
  /** What was shown before the send. */
  readonly prediction: Prediction
  /** Whether the key was processed before the replay; null: unknown. */
  readonly processedBefore: boolean | null
  readonly recordBefore: RecordView
  /** Read once the attempt ended, or waiting did; null: not yet. */
  readonly recordAfter: RecordView | null
  /** The outcome lines of this very request that name this key, in order. */
  readonly outcomes: readonly Outcome[]
  /** The request's REPORT was read. */
  readonly attemptEnded: boolean
  /** The function error that the invocation answered; null: none. */
  readonly functionError: string | null
  /** Why the request's lines cannot be read; null: they can. */
  readonly logsProblem: string | null
  /** What the pipeline says that a clean attempt without an outcome line means. */
  readonly silence: 'processed' | null
  /** ms waited since the send, once nothing more is waited for; null: lines are still awaited. */
  readonly waitedMs: number | null
}

/**
 * What one replay proved; null: not yet to be said. HELD needs a skip line and an unchanged record. An executed line
 * decides even where the record is unchanged: an unguarded store may write again what is there. Whatever is not proved
 * is INCONCLUSIVE, with its reason.
 */
export function judge(input: VerdictInput): Verdict | null {
  if (!input.attemptEnded && input.waitedMs === null) return null
  if (input.recordAfter === null && input.waitedMs === null) return null
  const change: RecordChange = input.recordAfter
    ? recordChange(input.recordBefore, input.recordAfter)
    : { kind: 'unknown' }
  const runs = input.outcomes.filter((outcome) => outcome === 'processed').length
  if (runs > 0)
    return executed(input, runs, `This request printed ${countOf(runs, 'line')} that it was processed.`)
  if (input.prediction.name === 'WILL_SKIP' && change.kind === 'changed') return moved(input, change.names)
  if (input.outcomes.includes('duplicate')) return skipped(input, change)
  return unshown(input, change)
}

function verdict(name: VerdictName, ...grounds: readonly (string | null)[]): Verdict {
  return { name, grounds: grounds.filter((ground) => ground !== null) }
}

const EXPIRED_MEANWHILE = 'The record expired during the replay, so the guard was free to execute.'

/** Whether the record that the prediction rests on ran out before it was read again: then nothing is proved about the guard. */
function expiredMeanwhile({ recordBefore, recordAfter, prediction }: VerdictInput): boolean {
  if (prediction.name !== 'WILL_SKIP' || !isThere(recordBefore) || recordBefore.expiresAt === null)
    return false
  return recordAfter !== null && 'readAt' in recordAfter && recordBefore.expiresAt <= recordAfter.readAt
}

function executed(input: VerdictInput, runs: number, marker: string): Verdict {
  const { prediction, processedBefore } = input
  const failure = failureNote(input)
  if (expiredMeanwhile(input)) return verdict('INCONCLUSIVE', marker, EXPIRED_MEANWHILE, failure)
  if (prediction.name === 'WILL_SKIP')
    return verdict('GUARD_BREACHED', 'The guard was to skip it.', marker, failure)
  if (runs > 1)
    return verdict('EXECUTED_AGAIN', marker, 'Within one attempt it was not suppressed either.', failure)
  if (processedBefore === null)
    return verdict('INCONCLUSIVE', marker, 'Whether it had been processed before is unknown.', failure)
  if (!processedBefore) return verdict('EXECUTED', marker, 'It had never been processed before.', failure)
  return verdict(
    'EXECUTED_AGAIN',
    marker,
    'It had been processed before, and nothing suppressed it.',
    refusalNote(prediction),
    failure,
  )
}

function refusalNote({ name }: Prediction): string | null {
  return name === 'WILL_ERROR' || name === 'WILL_REJECT'
    ? 'The prediction was that it would be refused.'
    : null
}

function failureNote({ functionError }: VerdictInput): string | null {
  return functionError === null ? null : `The function then ended in an error: ${functionError}`
}

/** Predicted WILL_SKIP, and no executed line, but the guard's record is another. */
function moved(input: VerdictInput, names: readonly string[]): Verdict {
  const change = `The record changed: ${names.join(', ')}.`
  if (expiredMeanwhile(input)) return verdict('INCONCLUSIVE', change, EXPIRED_MEANWHILE)
  return verdict(
    'GUARD_BREACHED',
    'The guard was to skip it and leave its record alone.',
    change,
    failureNote(input),
  )
}

function skipped(input: VerdictInput, change: RecordChange): Verdict {
  const marker = 'This request printed that the duplicate was skipped.'
  if (change.kind === 'unchanged')
    return verdict('GUARD_HELD', marker, 'The record is unchanged.', failureNote(input))
  return verdict('INCONCLUSIVE', marker, recordReason(input, change))
}

/** Why a record that is not known to be unchanged proves nothing. */
function recordReason({ recordBefore, recordAfter }: VerdictInput, change: RecordChange): string {
  switch (change.kind) {
    case 'changed':
      return `Yet the record changed: ${change.names.join(', ')}.`
    case 'appeared':
      return 'Yet there was no record before, and there is one now: another delivery may have been processed meanwhile.'
    case 'removed':
      return 'Yet the record is gone: something deleted it meanwhile.'
    case 'absent':
      return 'Yet the tracking table holds no record of it: the table or the id in the configuration is not what this guard uses.'
    default:
      return unreadReason(recordBefore, recordAfter)
  }
}

function unreadReason(before: RecordView, after: RecordView | null): string {
  for (const record of [before, after]) {
    if (record === null) return 'The record could not be read again, so whether it is unchanged is unknown.'
    if (record.state === 'unconfigured')
      return 'No tracking table is configured, so whether a record changed is unknown.'
    if (record.state === 'unreadable') return `The record could not be read: ${record.problem}`
  }
  return 'The two reads saw different records.'
}

const REFUSALS: Partial<Record<Outcome, string>> = {
  in_progress:
    'It was refused: another run holds the key. That proves nothing about a duplicate that comes later.',
  mismatch: 'It was refused: the payload is not the one that the key was processed with. Nothing ran.',
  failed: 'It failed.',
}

/** Neither an executed nor a skip line. */
function unshown(input: VerdictInput, change: RecordChange): Verdict | null {
  const { functionError, outcomes, logsProblem, waitedMs } = input
  const refusal = outcomes.map((outcome) => REFUSALS[outcome]).find((text) => text !== undefined)
  if (refusal !== undefined) return verdict('INCONCLUSIVE', refusal, failureNote(input))
  if (functionError !== null)
    return verdict(
      'INCONCLUSIVE',
      `The function ended in an error: ${functionError}`,
      'Nothing shows that the event was processed.',
    )
  if (waitedMs === null) return null
  if (logsProblem !== null)
    return verdict('INCONCLUSIVE', `The request's log lines cannot be read: ${logsProblem}`)
  if (meansExecuted(input, change))
    return executed(input, 1, 'It ended without an outcome line, which this pipeline says means processed.')
  const ended = input.attemptEnded ? 'The attempt ended' : 'The end of the attempt was not seen'
  return verdict(
    'INCONCLUSIVE',
    `${ended}, and no outcome line of this request came within ${span(waitedMs)}.`,
  )
}

/** Silence means processed, unless the record says that nothing ran. */
function meansExecuted({ silence, attemptEnded, prediction }: VerdictInput, change: RecordChange): boolean {
  return (
    silence === 'processed' && attemptEnded && change.kind !== 'unchanged' && prediction.name !== 'WILL_SKIP'
  )
}
