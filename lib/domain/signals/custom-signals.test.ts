import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CustomSignal } from '../signal.ts'
import { isSlowPattern, patternProblem, SEARCHED } from './custom-signals.ts'
import { requiredLiterals } from './literal.ts'
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

describe('the texts of which a match must hold one', () => {
  it.each([
    ['already handled (?<key>\\S+)', ['already handled ']],
    ['a\\.b\\/c (?<key>x)', ['a.b/c ']],
    ['colou?r of (?<key>x)', ['r of ']],
    ['ab{2}cde', ['cde']],
    ['abc|def', ['abc', 'def']],
    ['abc|d?ef', null],
    ['(abc|def)ghij', ['ghij']],
    ['(?:skipped|ignored): (?<key>x)', ['skipped', 'ignored']],
    ['(?<key>INV-\\d+) x', ['INV-']],
    ['(?:abcd)?xyz', ['xyz']],
    ['(?:abcd){2}', null],
    ['(?!abcd)\\d(?<=efgh)(?i:ijkl)', null],
    ['[abc]+de\\d', null],
    ['\\x41\\u0042\\k<key>', null],
    ['a.b.c', null],
  ])('of %s are %j', (pattern, literals) => {
    expect(requiredLiterals(pattern)).toEqual(literals)
    expect(isSlowPattern(pattern)).toBe(literals === null)
  })

  it('are in every match', () => {
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
        '(abc|def)',
        '(?:abc(?:ghi)?|jk[ab])',
        'def',
        '(?<=abc)',
        '\\u{3}',
        '\\1',
      ],
    )
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.stringMatching(/^[abcdefghijkx.19]{0,20}$/),
        (pieces, text) => {
          const pattern = pieces.join('')
          const literals = requiredLiterals(pattern)
          let regex: RegExp
          try {
            regex = new RegExp(pattern)
          } catch {
            return
          }
          if (literals !== null && regex.test(text))
            expect(literals.some((literal) => text.includes(literal))).toBe(true)
        },
      ),
      { numRuns: 5000 },
    )
  })
})

/** Every pattern in its order over the message's beginning: what the prefilter must not change. */
function plainly(signals: readonly CustomSignal[], text: string) {
  for (const { outcome, pattern } of signals) {
    const key = new RegExp(pattern).exec(text.slice(0, SEARCHED))?.groups?.['key'] ?? ''
    if (key !== '') return { outcome, key }
  }
  return null
}

describe('the look for texts first', () => {
  const word = fc.constantFrom('already handled ', 'dup', 'skipped: ', 'no-op ', 'a+b ', 'x', ' ', '7', 'key')
  const gap = fc.constantFrom('', '\\s*', '[a-z]+ ', '(?:dup|skipped: )', '(?:no-op )?', '\\d', '.*', '^')
  const escaped = word.map((text) => text.replaceAll('+', '\\+'))
  const pattern = fc
    .tuple(gap, escaped, gap, fc.constantFrom('\\S+', '\\w*', 'a.b', '\\d+|key'), escaped)
    .map(([before, text, between, key, after]) => `${before}${text}${between}(?<key>${key})${after.trim()}`)
  const signals = fc.array(fc.record({ outcome: fc.constantFrom('duplicate', 'failed'), pattern }), {
    maxLength: 20,
  })
  const message = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `~${words.join('')}`)

  it('finds what the patterns find one by one', () => {
    fc.assert(
      fc.property(signals, fc.array(message, { maxLength: 10 }), (custom, messages) => {
        const read = signalReader(custom)
        for (const text of messages) {
          const found = read(text)
          const expected = plainly(custom, text)
          if (expected === null) expect(found).toBeNull()
          else expect(found).toMatchObject(expected)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
