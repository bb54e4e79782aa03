import { describe, expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

const LINE = JSON.stringify({
  level: 'INFO',
  message: 'Duplicate skipped for a/b "c".pdf',
  requestId: 'c1d2',
  durationMs: 469.4,
  record: { metrics: { billed: 500 }, status: 'success', 'error type': null },
  spans: [{ name: 'first' }, { name: 'second' }],
  cold_start: true,
  warm: false,
  version: '7',
})

describe('a pattern over JSON', () => {
  test.each([
    ['{ $.message = "Duplicate*" }', true],
    ['{$.message="Duplicate*"}', true],
    ['{ $.message = "duplicate*" }', false],
    ['{ $.message = "Duplicate" }', false],
    ['{ $.message = "*skipped*.pdf" }', true],
    ['{ $.message = "*a/b \\"c\\".pdf" }', true],
    ['{ $.message = Duplicate* }', true],
    ['{ $.message != "Inserted*" }', true],
    ['{ $.level = INFO && $.record.status = "success" }', true],
    ['{ $.level = ERROR || $.record.metrics.billed >= 500 }', true],
    ['{ $.level = ERROR && $.a = 1 || $.level = INFO }', true],
    ['{ $.level = ERROR && ($.a = 1 || $.level = INFO) }', false],
    ['{ $.durationMs > 469 && $.durationMs < 470 }', true],
    ['{ $.durationMs = 469.4 }', true],
    ['{ $.durationMs <= 4.69e2 }', false],
    ['{ $.version = 7 }', true],
    ['{ $.version > 6 }', false],
    ['{ $.spans[1].name = "second" }', true],
    ['{ $.spans[2].name = "second" }', false],
    ["{ $.record['error type'] IS NULL }", true],
    ['{ $.level IS NULL }', false],
    ['{ $.nothing IS NULL }', false],
    ['{ $.nothing NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
    ['{ $.cold_start IS TRUE }', true],
    ['{ $.warm IS TRUE }', false],
    ['{ $.warm IS FALSE }', true],
    ['{ $.cold_start = true }', true],
    ['{ $.requestId = %^c[0-9]d% }', true],
    // Neither a missing field nor an object compares with anything.
    ['{ $.nothing != "x" }', false],
    ['{ $.record = "*" }', false],
  ])('%s: %s', (pattern, matches) => {
    expect(compilePattern(pattern)(LINE)).toBe(matches)
  })

  test('matches no line that is not JSON', () => {
    const matches = compilePattern('{ $.level NOT EXISTS }')
    expect([matches('level'), matches('{"level"'), matches('3'), matches('[1]')]).toEqual([
      false,
      false,
      false,
      true,
    ])
  })

  test.each([
    '{',
    '{ }',
    '{ $.a }',
    '{ $ = 1 }',
    '{ a = 1 }',
    '{ $.a = }',
    '{ $.a = 1',
    '{ $.a = 1 } x',
    '{ $.a = 1 && }',
    '{ $.a = 1 & $.b = 2 }',
    '{ ($.a = 1 }',
    '{ $.a > "x" }',
    '{ $.a IS MISSING }',
    '{ $.a EXISTS NOT }',
    '{ $.a == 1 }',
    '{ $.a = "open }',
    '{ $.a = %(x)% }',
    '{ $.a = %x% || $.a = %y% || $.a = %z% }',
  ])('%s is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    )
  })
})
