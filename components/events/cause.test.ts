import { describe, expect, it } from 'vitest'
import { causeOf } from './cause.ts'
import { phraseText } from './phrase.ts'
import { sampleDelivery } from './sample.ts'

const first = sampleDelivery({
  time: 1_000_000,
  outcome: 'failed',
  requestId: 'aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb',
})

function said(cause: ReturnType<typeof causeOf>): string {
  return cause === null ? '' : phraseText(cause.why)
}

describe('causeOf', () => {
  it('needs none for the first delivery', () => {
    expect(causeOf(first, [])).toBeNull()
  })

  it('calls a second attempt of a failed request an async retry and says how much later it started', () => {
    const again = sampleDelivery({
      time: 1_061_000,
      requestId: first.requestId,
      attempt: {
        start: 1_060_002,
        end: 1_061_002,
        durationMs: 1_000,
        status: 'success',
        version: '13',
        number: 2,
      },
    })
    const cause = causeOf(again, [first])
    expect(cause?.name).toBe('async retry')
    expect(said(cause)).toBe('Same request id aaaa…bbbb, started 1\u00a0m\u00a000\u00a0s after the failure.')
  })

  it('does not claim a failure that was not read', () => {
    const done = sampleDelivery({ time: 1_000_000, requestId: 'r' })
    const cause = causeOf(sampleDelivery({ time: 1_060_000, requestId: 'r' }), [done])
    expect(cause?.name).toBe('redelivery')
    expect(said(cause)).toContain('no failure of it was read')
  })

  it('knows a redelivery by the message’s own id under a new request id', () => {
    const before = sampleDelivery({
      time: 1,
      requestId: 'one',
      evidence: { sequencer: '00691E0C3D5A8841F2' },
    })
    const again = sampleDelivery({ time: 2, requestId: 'two', evidence: { sequencer: '00691E0C3D5A8841F2' } })
    const cause = causeOf(again, [before])
    expect(cause?.name).toBe('redelivery')
    expect(said(cause)).toBe(
      'New request id two, same "sequencer":"…8841F2": the transport delivered it again.',
    )
  })

  it('knows a producer duplicate by a new id and the same content', () => {
    const before = sampleDelivery({
      time: 1,
      requestId: 'one',
      evidence: { sequencer: 'A1', eTag: '9b2cf5d0c1e84a77' },
    })
    const again = sampleDelivery({
      time: 2,
      requestId: 'two',
      evidence: { sequencer: 'B2', eTag: '9b2cf5d0c1e84a77' },
    })
    expect(causeOf(again, [before])?.name).toBe('producer duplicate')
    const changed = sampleDelivery({
      time: 3,
      requestId: 'three',
      evidence: { sequencer: 'B2', eTag: 'ffff' },
    })
    expect(causeOf(changed, [before])?.name).toBeNull()
  })

  it('says a batch that held the event twice', () => {
    const attempt = { start: 5, end: 9, durationMs: 4, status: 'success', version: '1', number: 1 } as const
    const one = sampleDelivery({ time: 6, requestId: 'r', attempt })
    const two = sampleDelivery({ time: 7, requestId: 'r', attempt })
    expect(causeOf(two, [one])?.name).toBe('same batch')
  })

  it('never takes different ids as a cause, and never blames a replay', () => {
    const unknown = causeOf(sampleDelivery({ time: 2, requestId: 'two' }), [
      sampleDelivery({ time: 1, requestId: 'one' }),
    ])
    expect(unknown?.name).toBeNull()
    expect(said(unknown)).toMatch(/^Cause unknown/)
    expect(causeOf(sampleDelivery({ time: 2, replay: true }), [])?.name).toBe('replay')
    expect(
      causeOf(sampleDelivery({ time: 3, requestId: 'x' }), [sampleDelivery({ time: 2, replay: true })]),
    ).toBeNull()
  })
})
