import { describe, expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

const LINE = 'Duplicate skipped for vendor/a b#c.pdf "quoted"'

describe('compilePattern', () => {
  test.each([
    ['', true],
    ['Duplicate', true],
    ['duplicate', false],
    ['Duplicate skipped', true],
    ['Duplicate Inserted', false],
    ['"Duplicate skipped for"', true],
    ['"skipped Duplicate"', false],
    ['"a b#c.pdf"', true],
    ['"\\"quoted\\""', true],
    ['?Inserted ?Duplicate', true],
    ['?Inserted ?Failed', false],
    ['-Inserted', true],
    ['-Duplicate', false],
    ['Duplicate -"skipped for"', false],
    ['?Duplicate -skipped', false],
    // Beside a plain term the optional ones say nothing.
    ['Duplicate ?Inserted', true],
    ['Inserted ?Duplicate', false],
    ['%Dup[a-z]+ skipped%', true],
    ['%dup%', false],
    ['%^Duplicate .*\\.pdf "quoted"$%', true],
    ['%Inserted|Duplicate% vendor', true],
    ['?Inserted ?%b#c%', true],
    ['-%#c%', false],
    ['%skipped% %Inserted%', false],
    ['%\\(%', false],
    ['%a [bB]\\#c%', true],
  ])('%s: %s', (pattern, matches) => {
    expect(compilePattern(pattern)(LINE)).toBe(matches)
  })

  test.each(['"open', 'a.b', '?', '-', '""', 'a"b"', '%x', '%(x)%', '%a% %b% %c%', '%[%', 'x'.repeat(1025)])(
    'refuses %s',
    (pattern) => {
      expect(() => compilePattern(pattern)).toThrow(
        expect.objectContaining({ code: 'InvalidParameterException' }),
      )
    },
  )
})
