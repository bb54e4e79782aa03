import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packRun, packUuid, unpackBeside, unpackEventId, unpackUuid } from './packed-id.ts'

/** From the AWS documentation of subscription filters. */
const TIME = 1_432_826_855_000
const DOCUMENTED = [
  '31953106606966983378809025079804211143289615424298221568',
  '31953106606966983378809025079804211143289615424298221569',
  '31953106606966983378809025079804211143289615424298221570',
] as const

test('a documented event id is its time and 16 bytes more, and beside another of its request a small number', () => {
  const [first, , third] = DOCUMENTED.map((eventId) => ({ eventId, time: TIME }))
  if (!first || !third) throw new Error('no sample')
  const { own: packed, report } = packRun(first, TIME, first.eventId, TIME, third.eventId)
  expect(packed).toHaveLength(16)
  expect(unpackEventId(packed, TIME)).toBe(first.eventId)
  expect(report).toBe(2)
  expect(unpackBeside(2, TIME, packed)).toBe(third.eventId)
})

const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const shaped = fc
  .record({
    time,
    request: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
    index: fc.integer({ min: 0, max: 0xffff }),
  })
  .map(({ time, request, index }) => ({
    time,
    eventId: ((BigInt(time) << 144n) | (request << 16n) | BigInt(index)).toString(),
  }))
const anyId = fc.oneof(
  shaped,
  fc.record({ time, eventId: fc.string({ unit: 'grapheme' }) }),
  fc.record({ time, eventId: fc.stringMatching(/^\d{1,60}$/) }),
)

test('what is packed comes out as it was', () => {
  fc.assert(
    fc.property(anyId, anyId, (one, other) => {
      const { own, opening, report } = packRun(other, one.time, one.eventId, one.time, one.eventId)
      expect(unpackEventId(own, other.time)).toBe(other.eventId)
      expect(unpackBeside(opening, one.time, own)).toBe(one.eventId)
      expect(unpackBeside(report ?? '', one.time, own)).toBe(one.eventId)
    }),
  )
})

test('a request id is 16 bytes where it is a UUID as AWS writes them, else itself', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uuid(),
        fc.string(),
        fc.uuid().map((id) => id.toUpperCase()),
      ),
      (id) => {
        expect(unpackUuid(packUuid(id))).toBe(id)
      },
    ),
  )
  expect(packUuid('8476a536-e9f4-11e8-9739-2dfe598c3fcd')).toHaveLength(16)
})
