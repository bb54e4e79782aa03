import { describe, expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

const LINE = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534'

describe('a pattern of columns', () => {
  test.each([
    ['[ip, id, user, time, request, status, bytes]', true],
    ['[ip, id, user, time, request, status]', false],
    ['[ip, ...]', true],
    ['[..., status, bytes]', true],
    ['[ip, ..., bytes]', true],
    ['[a, b, c, d, e, f, g, h, ...]', false],
    ['[ip, id, user, time, request = "*apache*", status = 2*, bytes > 1000]', true],
    ['[ip = 127.0.0.2, ...]', false],
    ['[ip != 127.0.0.2, ...]', true],
    ['[..., status = 404 || status = 200, bytes]', true],
    ['[..., status = 404 || status = 500, bytes]', false],
    ['[..., status >= 200 && status < 300, bytes <= 1534]', true],
    ['[..., request = %^GET .*1\\.0$%, status, bytes]', true],
    ['[ip > 3, ...]', false],
  ])('%s: %s', (pattern, matches) => {
    expect(compilePattern(pattern)(LINE)).toBe(matches)
  })

  test.each([
    '[a, b',
    '[a,, b]',
    '[]',
    '[..., ...]',
    '[a = ]',
    '[a b]',
    '[a = 1 || b = 2]',
    '[a = 1 ||]',
    '[a = 1 , b = 2 c]',
    '[a > x]',
    '["a"]',
    '[a = %(x)%]',
  ])('%s is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    )
  })
})
