import { describe, expect, test } from 'vitest'
import { label, type Surroundings } from './labels.ts'
import type { PipelineRules } from './pipeline.ts'

const W = 60_000
const RULES: Pick<PipelineRules, 'trigger' | 'repeat' | 'window'> = {
  trigger: null,
  repeat: 'skip',
  window: { kind: 'for', ms: W, basis: 'configured' },
}
const ALONE: Surroundings = { previousProcessed: null, seenEarlier: () => false, replay: false }
const AT = { time: 1_000_000, eventId: 'b' }
const processed = { at: AT, outcome: 'processed' as const, key: 'k', transports: ['requestId:r'] }
const since = (ms: number): Surroundings => ({
  ...ALONE,
  previousProcessed: { time: AT.time - ms, eventId: 'a' },
})

describe('first and breach', () => {
  test('the first processing of a key is no breach', () => {
    expect(label(processed, RULES, ALONE)).toMatchObject({ first: true, breach: false, rewrite: false })
  })

  test.each([
    [0, true],
    [W, true],
    [W + 1, false],
  ])('processed again %i ms later: %s', (ms, breach) => {
    expect(label(processed, RULES, since(ms))).toMatchObject({ first: false, breach })
  })

  test('a guard that remembers for ever, one whose W is unknown, one that overwrites', () => {
    expect(label(processed, { ...RULES, window: { kind: 'for-ever' } }, since(1e12)).breach).toBe(true)
    expect(label(processed, { ...RULES, window: { kind: 'unknown' } }, since(1)).breach).toBeNull()
    expect(label(processed, { ...RULES, repeat: 'overwrite' }, since(1))).toMatchObject({
      breach: false,
      rewrite: true,
    })
  })

  test('what names no key cannot be judged; what was not processed is none', () => {
    expect(label({ ...processed, key: null }, RULES, ALONE)).toMatchObject({ first: false, breach: null })
    expect(label({ ...processed, outcome: 'duplicate' }, RULES, since(1))).toMatchObject({
      first: false,
      breach: false,
    })
  })
})

describe('retry', () => {
  const seen = (id: string): Surroundings => ({ ...ALONE, seenEarlier: (ids) => ids.includes(id) })

  test('an id seen in an earlier attempt, whatever the outcome', () => {
    expect(label({ ...processed, outcome: 'duplicate' }, RULES, seen('requestId:r')).retry).toBe(true)
    expect(label(processed, RULES, ALONE).retry).toBe(false)
  })

  test('a request id says nothing where the trigger changes it between redeliveries', () => {
    const polled = { ...RULES, trigger: 'sqs' as const }
    expect(label(processed, polled, seen('requestId:r')).retry).toBeNull()
    const named = { ...processed, transports: ['messageId:m', 'requestId:r'] }
    expect(label(named, polled, seen('requestId:r')).retry).toBe(false)
    expect(label(named, polled, seen('messageId:m')).retry).toBe(true)
  })

  test('no id, no answer', () => {
    expect(label({ ...processed, transports: [] }, RULES, ALONE).retry).toBeNull()
  })
})

test('a replay is never a retry, a breach or a rewrite', () => {
  const replay = { ...since(1), seenEarlier: () => true, replay: true }
  expect(label(processed, RULES, replay)).toEqual({
    first: false,
    retry: false,
    breach: false,
    rewrite: false,
    replay: true,
    judgedBy: 'request',
  })
  expect(label(processed, { ...RULES, repeat: 'overwrite' }, replay).rewrite).toBe(false)
})
