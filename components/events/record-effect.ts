import type { EffectView, RecordView } from '#lib/domain/event-views.ts'

export type RecordAnswer = 'yes' | 'no' | 'unknown'
export type EffectAnswer = 'none' | 'one' | 'many' | 'unknown'

/** Does the guard hold a record that it would see? An expired one is past its ttl, though the row may still lie there. */
export function recordAnswer(record: RecordView): RecordAnswer {
  switch (record.state) {
    case 'present':
    case 'in_progress':
      return 'yes'
    case 'none':
    case 'expired':
      return 'no'
    case 'unconfigured':
    case 'unreadable':
      return 'unknown'
  }
}

/** The worst of the effects that can be seen: twice before missing before once. Unknown where none can be seen. */
export function effectAnswer(effects: readonly EffectView[]): EffectAnswer {
  const rows = effects.flatMap((effect) => (effect.rows === null ? [] : [effect.rows]))
  if (rows.length === 0) return 'unknown'
  if (rows.some((count) => count >= 2)) return 'many'
  return rows.some((count) => count === 0) ? 'none' : 'one'
}

export interface MatrixCell {
  readonly record: 'yes' | 'no'
  readonly effect: 'none' | 'one' | 'many'
  readonly name: string
  readonly means: string
  readonly tone: 'loss' | 'breach' | 'failed' | null
}

/** The six things that a record and an effect can mean together, rows by record, columns by effect. */
export const MATRIX: readonly MatrixCell[] = [
  { record: 'yes', effect: 'none', name: 'Blocked', means: 'a replay is skipped', tone: 'loss' },
  { record: 'yes', effect: 'one', name: 'Done', means: 'it happened once', tone: null },
  { record: 'yes', effect: 'many', name: 'Breach', means: 'it happened twice', tone: 'breach' },
  { record: 'no', effect: 'none', name: 'Not done', means: 'a replay runs it', tone: null },
  { record: 'no', effect: 'one', name: 'Forgotten', means: 'a replay repeats it', tone: 'failed' },
  { record: 'no', effect: 'many', name: 'Breach', means: 'it happened twice', tone: 'breach' },
]

/** The cell this event is in; null while record or effect is unknown. */
export function cellOf(record: RecordView, effects: readonly EffectView[]): MatrixCell | null {
  const recordIs = recordAnswer(record)
  const effectIs = effectAnswer(effects)
  return MATRIX.find((cell) => cell.record === recordIs && cell.effect === effectIs) ?? null
}

/** `1 row`, `none`, `3 rows`; null where it cannot be seen. */
export function rowsText(rows: number | null): string | null {
  if (rows === null) return null
  if (rows === 0) return 'none'
  return rows === 1 ? '1 row' : `${rows} rows`
}

/** The instant (ms) that an attribute's value is, where it is the record's own processing or expiry time, in s or ms. */
export function instantOf(record: RecordView, value: string): number | null {
  if (!('processedAt' in record) || !/^\d{9,14}(\.\d+)?$/.test(value)) return null
  const number = Number(value)
  const instants = [record.processedAt, record.expiresAt].filter((at) => at !== null)
  return (
    instants.find((at) => at === Math.round(number) || Math.floor(at / 1_000) === Math.floor(number)) ?? null
  )
}
