import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldLine, unfoldLine } from './folded-line.ts'

const TIME = Date.UTC(2026, 10, 20, 10, 0, 0, 123)
const known = { time: TIME, requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd', key: 'in box#a $& b.pdf' }

test('a line of the usual shape shrinks to what its row does not say', () => {
  const line = `2026-11-20T10:00:00.123Z\t${known.requestId}\tINFO\tInserted ${known.key}\n`
  expect(foldLine(Buffer.from(line), known)).toBe('\u0001\t\u0002\tINFO\tInserted \u0003\n')
})

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    known.requestId,
    known.key,
    new Date(TIME).toISOString(),
    '\u0000',
    '\u0001',
    '\u0003',
    '\t',
  ),
)
const anyKnown = fc.record({
  time: fc.constantFrom(TIME, TIME + 1),
  requestId: fc.constantFrom(known.requestId, null, ''),
  key: fc.constantFrom(known.key, 'INFO', '', null),
})

test('whatever the line, it comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(part), anyKnown, (parts, row) => {
      const line = Buffer.from(parts.join(''))
      expect(Buffer.from(unfoldLine(foldLine(line, row), row))).toEqual(line)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(Buffer.from(unfoldLine(foldLine(bytes, known), known))).toEqual(Buffer.from(bytes))
    }),
  )
})
