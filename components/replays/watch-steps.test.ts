import { describe, expect, it } from 'vitest'
import type { RecordView } from '#lib/domain/event-views.ts'
import { sampleReplay } from './sample.ts'
import { recordChange, watchSteps } from './watch-steps.ts'

function record(value: string, readAt: number): RecordView {
  const attributes = [{ name: 'processed_at', value }]
  return { state: 'present', table: 't', id: 'i', readAt, attributes, processedAt: null, expiresAt: null }
}
const none: RecordView = { state: 'none', table: 't', id: 'i', readAt: 1 }

describe('recordChange', () => {
  it('compares what the record holds, not when it was read', () => {
    expect(recordChange(record('1', 1), record('1', 9))).toBe('unchanged')
    expect(recordChange(record('1', 1), record('2', 9))).toBe('changed')
    expect(recordChange(none, record('2', 9))).toBe('created')
    expect(recordChange(record('1', 1), none)).toBe('deleted')
    expect(recordChange(none, none)).toBe('unchanged')
  })
  it('cannot tell where a reading is missing', () => {
    expect(recordChange(null, none)).toBe('cannot be told')
    expect(recordChange({ state: 'unreadable', problem: 'AccessDenied', hint: '' }, none)).toBe(
      'cannot be told',
    )
  })
})

describe('watchSteps', () => {
  it('shows evidence as it comes and waits for the rest', () => {
    const steps = watchSteps(sampleReplay({ recordBefore: record('1', 5) }))
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'waiting', 'waiting', 'waiting'])
  })

  it('ends with the outcome line of the request', () => {
    const line = {
      time: 7,
      message: 'Duplicate skipped for k',
      truncated: false,
      outcome: 'duplicate',
    } as const
    const other = { time: 6, message: 'START', truncated: false, outcome: null } as const
    const steps = watchSteps(
      sampleReplay({
        recordBefore: record('1', 5),
        recordAfter: record('1', 6),
        answer: '"ok"',
        lines: [other, line],
      }),
    )
    expect(steps.at(-1)).toMatchObject({
      title: 'Skip line found for this request',
      detail: 'Duplicate skipped for k',
      state: 'done',
    })
    expect(steps.at(-2)?.title).toBe('Record read after: unchanged')
  })

  it('says a send that failed, and expects nothing of it', () => {
    const steps = watchSteps(
      sampleReplay({ state: 'FAILED', failure: 'Lambda p does not exist', recordBefore: none, sentAt: null }),
    )
    expect(steps.at(-1)).toMatchObject({ state: 'bad', detail: 'Lambda p does not exist' })
    expect(steps).toHaveLength(2)
  })
})
