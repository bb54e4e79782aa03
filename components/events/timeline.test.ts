import { describe, expect, it } from 'vitest'
import { sampleDelivery } from './sample.ts'
import { attemptNote, outcomeSummary, timelineOf } from './timeline.ts'

describe('timelineOf', () => {
  it('counts from the first delivery, and finds causes among the earlier ones only', () => {
    const rows = timelineOf([
      sampleDelivery({ time: 100, outcome: 'failed', requestId: 'r' }),
      sampleDelivery({ time: 62_100, requestId: 'r' }),
    ])
    expect(rows.map(({ position, sinceMs }) => [position, sinceMs])).toEqual([
      [1, null],
      [2, 62_000],
    ])
    expect(rows[0]?.cause).toBeNull()
    expect(rows[1]?.cause?.name).toBe('async retry')
  })

  it('says a timeout, a missing key and an inference', () => {
    const attempt = {
      start: 0,
      end: 12_000,
      durationMs: 12_000,
      status: 'timeout',
      version: '13',
      number: 1,
    } as const
    const note = attemptNote(sampleDelivery({ outcome: 'failed', key: null, attempt }))
    expect(note?.replaceAll('\u00a0', ' ')).toBe('Timed out after 12 s on v13. The line names no key.')
    expect(attemptNote(sampleDelivery({ inferred: true }))).toContain('without an outcome line')
    expect(attemptNote(sampleDelivery())).toBeNull()
  })

  it('sums outcomes in the order they came', () => {
    const rows = [
      sampleDelivery({ outcome: 'failed' }),
      sampleDelivery(),
      sampleDelivery({ outcome: 'duplicate' }),
      sampleDelivery({ outcome: 'duplicate' }),
    ]
    expect(outcomeSummary(rows)).toBe('4: 1 failed, 1 processed, 2 duplicate')
  })
})
