import { CodeText } from '#components/ui/code-text.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { EffectView, RecordView } from '#lib/domain/event-views.ts'
import { recordAnswer, rowsText } from './record-effect.ts'

interface EffectFactsProps {
  readonly record: RecordView
  readonly effects: readonly EffectView[]
}

const RECORD_WORDS: Readonly<Record<RecordView['state'], string>> = {
  unconfigured: 'unknown, no table is configured',
  unreadable: 'unknown, it could not be read',
  none: 'no',
  present: 'yes',
  expired: 'expired',
  in_progress: 'yes, a run holds it',
}

/** `Record: yes · Effect in invoices: 1 row`: both, always, with what cannot be seen said so. */
export function EffectFacts({ record, effects }: EffectFactsProps) {
  return (
    <p className="fact">
      <span>
        Record: <b>{RECORD_WORDS[record.state]}</b>
      </span>
      {effects.map((effect) => (
        <span key={effect.name}>
          Effect <span className="mono">{visibleText(effect.name)}</span>:{' '}
          <b>{rowsText(effect.rows) ?? 'cannot be seen'}</b>
          {effect.note === null ? null : <span className="muted"> · {visibleText(effect.note)}</span>}
        </span>
      ))}
      {effects.length === 0 ? (
        <span>
          Effect: <b>none is configured</b>
        </span>
      ) : null}
    </p>
  )
}

/** Why the record could not be read, and what to do; nothing where it could. */
export function RecordProblem({ record }: { readonly record: RecordView }) {
  if (record.state !== 'unreadable') return null
  return (
    <p className="small soft" role="alert">
      <CodeText text={`${record.problem} ${record.hint}`} />
    </p>
  )
}

/** Whether a replay of this event would be skipped although its effect is missing. */
export function isBlocked(record: RecordView, effects: readonly EffectView[]): boolean {
  return recordAnswer(record) === 'yes' && effects.some((effect) => effect.rows === 0)
}
