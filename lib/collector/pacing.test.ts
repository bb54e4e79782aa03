import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestRate } from '#lib/aws/quotas.ts'
import { newPacer } from './pacer.ts'
import { ManualClock } from './testing/manual-clock.ts'
import { newBucket, take, throttled } from './token-bucket.ts'

test("the rate is our share of the region's quota; the embedded service has none", () => {
  const share = { quotaShare: 0.4, embedded: false }
  expect(requestRate('FilterLogEvents', 'us-east-1', share)).toBe(10)
  expect(requestRate('FilterLogEvents', 'eu-central-1', share)).toBe(2)
  expect(requestRate('FilterLogEvents', 'sa-east-1', share)).toBe(4)
  expect(requestRate('DescribeLogGroups', 'eu-central-1', share)).toBe(4)
  expect(requestRate('GetQueryResults', 'us-east-1', share)).toBe(2)
  expect(requestRate('FilterLogEvents', 'eu-central-1', { ...share, embedded: true })).toBe(200)
})

test('property: over any time no more than rate × time + one burst pass, and who waits as told is let through', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 100 })
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 30, noNaN: true }), steps, (rate, waits) => {
      let now = 1_000_000
      let bucket = newBucket(rate, now)
      const start = now
      let passed = 0
      for (const wait of waits) {
        now += wait
        const taken = take(bucket, now)
        bucket = taken.bucket
        if (taken.waitMs === 0) passed++
        else {
          now += taken.waitMs
          const later = take(bucket, now)
          bucket = later.bucket
          expect(later.waitMs).toBe(0)
          passed++
        }
        expect(passed).toBeLessThanOrEqual((rate * (now - start)) / 1_000 + Math.max(1, rate) + 1e-6)
      }
    }),
  )
})

test('throttling halves the rate, never below a tenth, and it comes back', () => {
  let bucket = newBucket(10, 0)
  for (let i = 0; i < 10; i++) bucket = throttled(bucket, 0)
  expect([bucket.tokens, bucket.share]).toEqual([0, 0.1])
  expect(take(bucket, 0).waitMs).toBe(1_000)
  expect(take(bucket, 200_000).bucket.share).toBe(1)
})

test('the live end goes before the past, which still gets every fifth turn', async () => {
  const clock = new ManualClock(0)
  const stop = new AbortController()
  const pacer = newPacer(1, clock, stop.signal)
  const order: string[] = []
  const ask = (lane: 'live' | 'past', name: string) =>
    void pacer.turn(lane, stop.signal).then(() => order.push(name))
  for (let i = 0; i < 3; i++) ask('past', `past${i}`)
  for (let i = 0; i < 8; i++) ask('live', `live${i}`)
  await clock.advance(10_500)
  // The first in the queue was alone when the first token was there.
  expect(order).toEqual([
    'past0',
    'live0',
    'live1',
    'live2',
    'past1',
    'live3',
    'live4',
    'live5',
    'live6',
    'past2',
    'live7',
  ])
})

test('a stop lets nobody wait', async () => {
  const stop = new AbortController()
  const pacer = newPacer(0.001, new ManualClock(0), stop.signal)
  await pacer.turn('live', stop.signal)
  const waiting = pacer.turn('live', stop.signal)
  stop.abort(new Error('stopping'))
  await expect(waiting).rejects.toThrow('stopping')
})
