import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitKey } from './key-parts.ts'
import { boundedText, visibleText } from './visible-text.ts'

test.each([
  [
    'lambda-idempotency-demo#invoices/2026/11/INV-20931.pdf#9b2cf5d0c1e84a7796b3fd20aa51e7c4',
    'INV-20931.pdf#9b2cf5…',
  ],
  ['marketplace:order-MP-440417:v1', 'order-MP-440417:v1'],
  ['short', 'short'],
])('%s keeps its own part', (key, tail) => {
  expect(splitKey(key).tail).toBe(tail)
})

/* Any code units at all: lone surrogates, controls and bidi marks among them. */
const hostile = fc
  .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0x23, 0x2f, 0x202e, 0xd83d, 0xde00)), {
    maxLength: 1_500,
  })
  .map((units) => String.fromCharCode(...units))

test('whatever a key holds, its parts are bounded, visible and split no character', () => {
  fc.assert(
    fc.property(hostile, (key) => {
      const { head, tail } = splitKey(key)
      for (const part of [head, tail]) {
        expect(part.length).toBeLessThan(1_200)
        expect(part.isWellFormed()).toBe(true)
        expect(visibleText(part)).toBe(part)
      }
    }),
    { numRuns: 60 },
  )
  expect(splitKey('k'.repeat(8_192)).head.length).toBeLessThan(200)
})

test('hostile text is written out', () => {
  expect(visibleText('a\u202eb\u0000c')).toBe('a\\u202eb\\u0000c')
  expect(visibleText('\ud800x')).toBe('\\ud800x')
  expect(visibleText('<script>alert(1)</script> ✓ 😀')).toBe('<script>alert(1)</script> ✓ 😀')
  expect(boundedText('😀😀', 3)).toBe('😀…')
})
