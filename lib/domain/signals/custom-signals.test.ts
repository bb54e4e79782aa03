import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patternProblem, SEARCHED } from './custom-signals.ts'
import { requiredLiteral } from './literal.ts'
import { signalReader } from './read-signal.ts'

const handled = { outcome: 'duplicate', pattern: 'already handled (?<key>\\S+)' } as const

describe("the user's patterns", () => {
  it('are searched anywhere in the message and give evidence by named groups', () => {
    const pattern = 'skip (?<key>\\S+) msg=(?<messageId>\\S+) n=(?<receiveCount>\\d+)( etag=(?<eTag>\\w+))?'
    const read = signalReader([{ outcome: 'duplicate', pattern }])
    expect(read('we skip a/b#c msg=m-1 n=2 now')).toEqual({
      kind: 'outcome',
      outcome: 'duplicate',
      key: 'a/b#c',
      requestId: null,
      source: null,
      evidence: { messageId: 'm-1', receiveCount: 2 },
    })
  })

  it('go before the built-in formats, in their order', () => {
    const read = signalReader([
      { outcome: 'processed', pattern: '^Inserted row (?<key>\\d+)' },
      { outcome: 'failed', pattern: 'Inserted row (?<key>.+)' },
    ])
    expect(read('Inserted row 12 of b')).toMatchObject({ outcome: 'processed', key: '12' })
    expect(read('not Inserted row b')).toMatchObject({ outcome: 'failed', key: 'b' })
    expect(read('Inserted a')).toMatchObject({ outcome: 'processed', key: 'a' })
  })

  it('see the whole of a JSON line where they name a quote, or it has no message', () => {
    const read = signalReader([
      { outcome: 'duplicate', pattern: '"order":"(?<key>[^"]+)","dup":true' },
      handled,
    ])
    expect(read('{"level":"INFO","message":"skipped","order":"o-1","dup":true}')).toMatchObject({
      key: 'o-1',
    })
    expect(read('{"text":"already handled k-1 "}')).toMatchObject({ key: 'k-1' })
    expect(read('{"message":"x","text":"already handled k-1 "}')).toBeNull()
  })

  it('leave lines alone where the group is empty or did not take part', () => {
    const read = signalReader([{ outcome: 'duplicate', pattern: 'dup( (?<key>\\w*))?' }])
    expect(read('dup')).toBeNull()
    expect(read('dup !')).toBeNull()
  })

  it("never touch the platform's lines", () => {
    expect(
      signalReader([{ outcome: 'failed', pattern: 'RequestId: (?<key>\\S+)' }])(
        'START RequestId: a Version: 1',
      ),
    ).toMatchObject({ kind: 'start' })
  })

  it('see the first 16 Ki of a message', () => {
    const read = signalReader([handled])
    expect(read(`${' '.repeat(SEARCHED - 20)}already handled k-1`)).toMatchObject({ key: 'k-1' })
    expect(read(`${' '.repeat(SEARCHED)}already handled k-1`)).toBeNull()
  })

  it.each([
    ['(?<key>', 'is not a regular expression of JavaScript'],
    ['handled \\(?<key>', 'has no group named key'],
    ['handled (\\S+)', 'has no group named key: write (?<key>…) around the key'],
    ['(?<key>a) (?<colour>b)', 'has a group named colour: only key and messageId'],
  ])('%s is refused with what is wrong', (pattern, problem) => {
    expect(patternProblem(pattern)).toContain(problem)
    expect(() => signalReader([{ outcome: 'failed', pattern }])).toThrow(TypeError)
  })
})

describe('the literal that a match must hold', () => {
  it.each([
    ['already handled (?<key>\\S+)', 'already handled '],
    ['a\\.b\\/c (?<key>x)', 'a.b/c '],
    ['colou?r of (?<key>x)', 'r of '],
    ['ab{2}cde', 'cde'],
    ['abc|def', null],
    ['(abc|def)ghi', 'ghi'],
    ['[abc]+de\\d', null],
    ['\\x41\\u0042\\k<key>', null],
    ['a.b.c', null],
  ])('of %s is %j', (pattern, literal) => {
    expect(requiredLiteral(pattern)).toBe(literal)
  })

  it('is in every match', () => {
    const piece = fc.constantFrom(
      ...[
        'abc',
        'x',
        '\\d',
        '\\.',
        '[ab]',
        '(?:de|f)',
        '(gh)?',
        'i*',
        'j+?',
        'k{0,2}',
        '\\x61',
        '.',
        '^',
        '$',
        '\\b',
        '|',
        '(?!zz)',
        '\\1',
      ],
    )
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.stringMatching(/^[abcdefghijkx.19]{0,20}$/),
        (pieces, text) => {
          const pattern = pieces.join('')
          const literal = requiredLiteral(pattern)
          let regex: RegExp
          try {
            regex = new RegExp(pattern)
          } catch {
            return
          }
          if (literal !== null && regex.test(text)) expect(text).toContain(literal)
        },
      ),
      { numRuns: 5000 },
    )
  })
})
