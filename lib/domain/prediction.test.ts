import { describe, expect, it } from 'vitest'
import type { RecordView } from './event-views.ts'
import { type GuardSeen, type PredictionInput, predict } from './prediction.ts'

const NOW = 1_763_649_127_000
const DAY = 86_400_000

const none: RecordView = { state: 'none', table: 't', id: 'k', readAt: NOW }
const present: RecordView = {
  state: 'present',
  table: 't',
  id: 'k',
  readAt: NOW,
  attributes: [{ name: 'id', value: 'k' }],
  processedAt: NOW - DAY,
  expiresAt: NOW + 29 * DAY + 4 * 3_600_000,
}
const forEver: RecordView = { ...present, expiresAt: null }
const expired: RecordView = { ...present, state: 'expired', expiresAt: NOW - 3_600_000 }
const held: RecordView = { ...present, state: 'in_progress' }
const unreadable: RecordView = {
  state: 'unreadable',
  problem: 'AccessDenied on dynamodb:GetItem',
  hint: 'allow it',
}

const proven: GuardSeen = { skips: 212, breaches: 0, version: '14', skipsOnVersion: 12, breachesOnVersion: 0 }

function predicted(change: Partial<PredictionInput>) {
  return predict({
    record: present,
    guard: proven,
    repeat: 'skip',
    expiryHonoured: false,
    now: NOW,
    ...change,
  })
}

describe('a prediction', () => {
  it.each<[string, Partial<PredictionInput>, string]>([
    ['a record and a proven guard', {}, 'WILL_SKIP'],
    ['a record for ever and a proven guard', { record: forEver }, 'WILL_SKIP'],
    [
      'a record, and no skip was ever seen',
      { guard: { ...proven, skips: 0, skipsOnVersion: 0 } },
      'UNPROVEN',
    ],
    ['a record, and skips of earlier versions only', { guard: { ...proven, skipsOnVersion: 0 } }, 'UNPROVEN'],
    [
      'a record, and a breach on this version',
      { guard: { ...proven, breaches: 1, breachesOnVersion: 1 } },
      'UNPROVEN',
    ],
    ['a record, and breaches of earlier versions only', { guard: { ...proven, breaches: 3 } }, 'WILL_SKIP'],
    [
      'a record, and breaches that cannot be known',
      { guard: { ...proven, breaches: null, breachesOnVersion: null } },
      'UNPROVEN',
    ],
    ['a record, version unknown', { guard: { ...proven, version: null, skipsOnVersion: null } }, 'WILL_SKIP'],
    [
      'a record, version unknown, breached once',
      { guard: { ...proven, version: null, breaches: 1 } },
      'UNPROVEN',
    ],
    [
      'a record, version not told apart',
      { guard: { ...proven, skipsOnVersion: null, breachesOnVersion: null } },
      'WILL_SKIP',
    ],
    [
      'a record, version not told apart, breached once',
      { guard: { ...proven, breaches: 1, skipsOnVersion: null } },
      'UNPROVEN',
    ],
    ['a record of another payload', { payloadDiffers: true }, 'WILL_REJECT'],
    ['a record where repeats overwrite', { repeat: 'overwrite' }, 'WILL_REWRITE'],
    ['no record', { record: none }, 'WILL_EXECUTE'],
    ['no record where repeats overwrite', { record: none, repeat: 'overwrite' }, 'WILL_EXECUTE'],
    ['a held key', { record: held }, 'WILL_ERROR'],
    ['an expired record of a plain conditional put', { record: expired }, 'INDETERMINATE'],
    [
      'an expired record whose guard reads the expiry',
      { record: expired, expiryHonoured: true },
      'WILL_EXECUTE',
    ],
    ['an expired record where repeats overwrite', { record: expired, repeat: 'overwrite' }, 'WILL_REWRITE'],
    ['a record that expired since it was read', { now: NOW + 60 * DAY }, 'INDETERMINATE'],
    ['a record that expires at this very ms', { now: NOW + 29 * DAY + 4 * 3_600_000 }, 'INDETERMINATE'],
    ['no table', { record: { state: 'unconfigured' } }, 'INDETERMINATE'],
    [
      'no table where repeats overwrite',
      { record: { state: 'unconfigured' }, repeat: 'overwrite' },
      'WILL_REWRITE',
    ],
    ['a table that cannot be read', { record: unreadable }, 'INDETERMINATE'],
  ])('with %s', (_name, change, name) => {
    expect(predicted(change).name).toBe(name)
    expect(predicted(change).grounds.length).toBeGreaterThan(0)
  })

  it.each<[string, Partial<PredictionInput>, readonly string[]]>([
    ['both the record and the guard', {}, ['expires in 29 d 4 h', '12 skips, 0 breaches on version 14']],
    [
      'that the version is unknown',
      { guard: { ...proven, version: null } },
      ['212 skips, 0 breaches in all', 'version is unknown'],
    ],
    [
      'that $LATEST tells nothing',
      { guard: { ...proven, version: '$LATEST' } },
      ['212 skips', '$LATEST does not tell'],
    ],
    [
      'that a record alone is no guard',
      { guard: { ...proven, skips: 0, skipsOnVersion: 0 } },
      ['never seen to skip on version 14', 'It may execute again.'],
    ],
    ['the breach', { guard: { ...proven, breachesOnVersion: 1 } }, ['failed before: 12 skips, 1 breach on']],
    ['why the record is unknown', { record: unreadable }, ['AccessDenied on dynamodb:GetItem']],
    ['how long it is expired', { record: expired }, ['expired 1 h ago', 'days late']],
  ])('states %s', (_name, change, parts) => {
    const grounds = predicted(change).grounds.join(' ')
    for (const part of parts) expect(grounds).toContain(part)
  })
})
