import { describe, expect, it } from 'vitest'
import type { RecordView } from './event-views.ts'
import { recordChange } from './record-change.ts'

const none: RecordView = { state: 'none', table: 't', id: 'k', readAt: 1 }

function record(attributes: Record<string, string>, more: object = {}): RecordView {
  const list = Object.entries(attributes).map(([name, value]) => ({ name, value }))
  return {
    state: 'present',
    table: 't',
    id: 'k',
    readAt: 1,
    attributes: list,
    processedAt: null,
    expiresAt: null,
    ...more,
  }
}

const was = record({ id: 'k', processed_at: '1', ttl: '9' })

describe('what came of a record between two reads', () => {
  it.each<[string, RecordView, RecordView, object]>([
    ['nothing', was, was, { kind: 'unchanged' }],
    [
      'its attributes came in another order',
      was,
      record({ ttl: '9', processed_at: '1', id: 'k' }),
      { kind: 'unchanged' },
    ],
    [
      'its expiry passed',
      was,
      record({ id: 'k', processed_at: '1', ttl: '9' }, { state: 'expired', readAt: 2 }),
      { kind: 'unchanged' },
    ],
    [
      'two values moved',
      was,
      record({ id: 'k', processed_at: '2', ttl: '10' }),
      { kind: 'changed', names: ['processed_at', 'ttl'] },
    ],
    [
      'an attribute came',
      was,
      record({ id: 'k', processed_at: '1', ttl: '9', a: '' }),
      { kind: 'changed', names: ['a'] },
    ],
    ['an attribute went', was, record({ id: 'k', processed_at: '1' }), { kind: 'changed', names: ['ttl'] }],
    ['it appeared', none, was, { kind: 'appeared' }],
    ['it was removed', was, none, { kind: 'removed' }],
    ['there was none', none, none, { kind: 'absent' }],
    ['it is another item', was, { ...was, id: 'other' } as RecordView, { kind: 'unknown' }],
    ['no table', { state: 'unconfigured' }, { state: 'unconfigured' }, { kind: 'unknown' }],
    [
      'it could not be read again',
      was,
      { state: 'unreadable', problem: 'p', hint: 'h' },
      { kind: 'unknown' },
    ],
  ])('%s', (_name, before, after, change) => {
    expect(recordChange(before, after)).toEqual(change)
  })
})
