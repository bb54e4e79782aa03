import { describe, expect, it } from 'vitest'
import type { RecordView } from '#lib/domain/event-views.ts'
import { answerGround, plainAnswer } from './plain-answer.ts'
import { sampleDelivery, sampleEvent } from './sample.ts'

const NOW = Date.UTC(2026, 10, 20, 14, 32, 15)
const AT = Date.UTC(2026, 10, 19, 18, 33, 49, 402)
const DAY = 86_400_000
const present: RecordView = {
  state: 'present',
  table: 'processing_tracking',
  id: 'x',
  readAt: NOW,
  attributes: [],
  processedAt: AT,
  expiresAt: NOW + 29 * DAY + 4 * 3_600_000,
}

function read(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}

describe('plainAnswer', () => {
  it('answers in one paragraph: deliveries, outcomes, record and effect, pending, replay', () => {
    const deliveries = [
      sampleDelivery({ time: AT, outcome: 'failed' }),
      sampleDelivery({ time: AT + 62_000, outcome: 'processed', first: true }),
      sampleDelivery({ time: AT + 7_000_000, outcome: 'duplicate' }),
      sampleDelivery({ time: AT + 71_000_000, outcome: 'duplicate' }),
    ]
    const event = sampleEvent({
      deliveries,
      record: present,
      effects: [{ name: 'invoice row', rows: 1, note: null }],
    })
    expect(read(plainAnswer(event, NOW, 'UTC'))).toBe(
      'Delivered 4 times from 19 Nov 18:33 UTC. Failed once, processed once, suppressed twice. ' +
        'The record expires in 29 d 4 h; invoice row is there. Nothing is known to be pending. ' +
        'Replaying now should be skipped: the record is there, and this guard has skipped before.',
    )
  })

  it('does not promise a skip where the guard was not seen to hold', () => {
    const event = sampleEvent({
      record: present,
      guard: { status: 'UNTESTED', ground: 'no duplicate arrived' },
    })
    expect(plainAnswer(event, NOW, 'UTC')).toContain('may execute it again')
  })

  it('says what it does not know instead of guessing', () => {
    const text = plainAnswer(
      sampleEvent({ effects: [{ name: 'ledger-api', rows: null, note: null }] }),
      NOW,
      'UTC',
    )
    expect(text).toContain('its record is unknown; ledger-api cannot be seen from here.')
    expect(text).toContain('What a replay would do cannot be told.')
  })

  it('expects a retry after a fresh failure, and none after an old one', () => {
    const fresh = sampleEvent({ deliveries: [sampleDelivery({ time: NOW - 60_000, outcome: 'failed' })] })
    expect(plainAnswer(fresh, NOW, 'UTC')).toContain('a retry may still come')
    const old = sampleEvent({ deliveries: [sampleDelivery({ time: NOW - DAY, outcome: 'failed' })] })
    expect(plainAnswer(old, NOW, 'UTC')).toContain('Nothing is known to be pending')
  })

  it('names breaches and replays, and the reason why there is no replay', () => {
    const event = sampleEvent({
      deliveries: [sampleDelivery(), sampleDelivery({ breach: true }), sampleDelivery({ replay: true })],
      replay: { available: false, reason: 'the pipeline names no replay target.' },
    })
    const text = plainAnswer(event, NOW, 'UTC')
    expect(text).toContain('Processed again within the window once: the guard was breached.')
    expect(text).toContain('One delivery was a replay.')
    expect(text).toContain('It cannot be replayed from here: the pipeline names no replay target.')
  })
})

describe('answerGround', () => {
  it('says what was read and which gap could hide a delivery', () => {
    const event = sampleEvent({ deliveries: [sampleDelivery({ time: AT })], record: present })
    const gap = { from: Date.UTC(2026, 10, 20, 3, 10), to: Date.UTC(2026, 10, 20, 3, 30), logGroup: 'a' }
    const text = answerGround(event, { dataThrough: NOW, gaps: [gap], problems: [] }, NOW, 'UTC')
    expect(read(text)).toBe(
      'From 1 outcome line, the tracking record, read 14:32:15 UTC. No effect is configured for this pipeline. ' +
        '20 Nov 03:10–03:30 was not read: a delivery in it would be missing here.',
    )
  })
})
