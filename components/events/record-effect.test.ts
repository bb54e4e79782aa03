import { describe, expect, it } from 'vitest'
import type { RecordView } from '#lib/domain/event-views.ts'
import { cellOf, effectAnswer, instantOf, MATRIX, recordAnswer } from './record-effect.ts'

const there: RecordView = {
  state: 'present',
  table: 't',
  id: 'i',
  readAt: 1,
  attributes: [],
  processedAt: null,
  expiresAt: null,
}
const none: RecordView = { state: 'none', table: 't', id: 'i', readAt: 1 }

function rows(...counts: (number | null)[]) {
  return counts.map((count, index) => ({ name: `e${index}`, rows: count, note: null }))
}

describe('record × effect', () => {
  it('takes an expired record as none: the guard would not see it', () => {
    expect(recordAnswer({ ...there, state: 'expired' })).toBe('no')
    expect(recordAnswer({ ...there, state: 'in_progress' })).toBe('yes')
    expect(recordAnswer({ state: 'unreadable', problem: 'AccessDenied', hint: '' })).toBe('unknown')
  })

  it('takes the worst effect that can be seen', () => {
    expect(effectAnswer(rows(1, 2, 0))).toBe('many')
    expect(effectAnswer(rows(1, 0))).toBe('none')
    expect(effectAnswer(rows(1, null))).toBe('one')
    expect(effectAnswer(rows(null))).toBe('unknown')
    expect(effectAnswer([])).toBe('unknown')
  })

  it('marks a cell only where both are known', () => {
    expect(cellOf(there, rows(1))?.name).toBe('Done')
    expect(cellOf(there, rows(0))?.name).toBe('Blocked')
    expect(cellOf(none, rows(1))?.name).toBe('Forgotten')
    expect(cellOf(none, rows(0))?.name).toBe('Not done')
    expect(cellOf(there, rows(null))).toBeNull()
    expect(cellOf({ state: 'unconfigured' }, rows(1))).toBeNull()
    expect(MATRIX).toHaveLength(6)
  })

  it('knows which attributes are the record’s own times, in seconds or ms', () => {
    const record: RecordView = {
      ...there,
      processedAt: 1_795_113_291_000,
      expiresAt: 1_797_705_291_500,
    } as const
    expect(instantOf(record, '1795113291')).toBe(1_795_113_291_000)
    expect(instantOf(record, '1797705291500')).toBe(1_797_705_291_500)
    expect(instantOf(record, '1795113292')).toBeNull()
    expect(instantOf(record, 'COMPLETED')).toBeNull()
    expect(instantOf({ state: 'unconfigured' }, '1795113291')).toBeNull()
  })
})
