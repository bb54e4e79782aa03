import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signalReader } from './read-signal.ts'

const read = signalReader([{ outcome: 'mismatch', pattern: 'other payload for (?<key>\\S+)' }])
const ISO = '2026-11-20T14:32:07.123Z'
const ID = '8f7d6c5b-1a2b-4c3d-9e8f-0a1b2c3d4e5f'

/** What the runtimes and loggers write around a message; whether they show the request id. */
const ENVELOPES: Record<string, (message: string, id: string) => string> = {
  'Node text': (message, id) => `${ISO}\t${id}\tINFO\t${message}\n`,
  'Node JSON': (message, id) => JSON.stringify({ timestamp: ISO, level: 'INFO', requestId: id, message }),
  'Python text': (message, id) => `[INFO]\t${ISO}\t${id}\t${message}\n`,
  'Python JSON': (message, requestId) =>
    `${JSON.stringify({ timestamp: ISO, level: 'WARNING', message, logger: 'root', requestId })}\n`,
  'Powertools Logger': (message, id) =>
    JSON.stringify({
      level: 'INFO',
      message,
      timestamp: ISO,
      service: 's',
      cold_start: true,
      function_request_id: id,
    }),
  'JSON in Node text': (message, id) =>
    `${ISO}\t${id}\tINFO\t${JSON.stringify({ level: 'info', message })}\n`,
  'JSON in JSON': (message, id) =>
    JSON.stringify({
      timestamp: ISO,
      level: 'INFO',
      requestId: id,
      message: JSON.stringify({ msg: message }),
    }),
  'pino-lambda': (msg, awsRequestId) => JSON.stringify({ awsRequestId, level: 30, time: 1, msg }),
}

const words = fc.constantFrom(
  'Inserted ',
  'Duplicate skipped for ',
  'There is already an execution in progress with idempotency key: ',
)
const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => !/[\r\n]/.test(text))
const requestId = fc.uuid()

describe.each(Object.entries(ENVELOPES))('%s', (_name, wrap) => {
  it("gives the bare line's outcome, and its request id", () => {
    fc.assert(
      fc.property(words, key, requestId, (word, text, id) => {
        const bare = read(word + text)
        expect(bare).toMatchObject({ kind: 'outcome', requestId: null })
        expect(read(wrap(word + text, id))).toEqual({ ...bare, requestId: id })
      }),
    )
  })

  it("is taken off before the user's patterns are searched", () => {
    const expected = {
      kind: 'outcome',
      outcome: 'mismatch',
      key: 'k-1',
      requestId: ID,
      evidence: {},
      source: null,
    }
    expect(read(wrap('there is an other payload for k-1', ID))).toEqual(expected)
  })

  it('around something else says nothing', () => {
    expect(read(wrap('hello', ID))).toBeNull()
  })
})

describe('request ids', () => {
  it.each(['undefined', '-', ''])('%j stands for none', (id) => {
    expect(read(`${ISO}\t${id}\tINFO\tInserted a`)).toMatchObject({ key: 'a', requestId: null })
    expect(read(`[INFO]\t${ISO}\t${id}\tInserted a`)).toMatchObject({ key: 'a', requestId: null })
  })

  it("of an API, in a line of the handler's own, is not the run's", () => {
    expect(read('{"message":"Inserted a","requestId":"api-1"}')).toMatchObject({ key: 'a', requestId: null })
  })

  it('of the outer envelope goes before that of the inner', () => {
    const inner = JSON.stringify({ message: 'Inserted a', function_request_id: 'inner' })
    expect(read(`${ISO}\touter\tINFO\t${inner}`)).toMatchObject({ key: 'a', requestId: 'outer' })
  })
})

describe('hostile lines', () => {
  it('never throw, whatever they are', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(
        ...[
          'START RequestId: ',
          'REPORT RequestId: ',
          'Inserted ',
          `${ISO}\t`,
          '[ERROR] ',
          '\t',
          '\0',
          '\ud800',
          '{"Records":[',
          ' {"messageId":',
        ],
        ...[
          '{"message":',
          'Invoke Error \t{',
          'RequestId: ',
          ' and sort key: ',
          '#',
          '\r',
          '\n',
          '{"type":"platform.report","record":',
          '}',
          ']',
        ],
      ),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const signal = read(parts.join(''))
        expect(signal === null || typeof signal.kind === 'string').toBe(true)
        expect(JSON.parse(JSON.stringify(signal))).toEqual(signal)
      }),
      { numRuns: 2000 },
    )
  })

  const MB = 1_000_000
  const half = MB / 2
  it.each([
    ['one letter', 'a'.repeat(MB)],
    ['a key of 1 MB', `Inserted ${'k'.repeat(MB)}`],
    ['open braces', `Inserted ${' {'.repeat(half)}`],
    ['open braces and one closed', `Inserted ${' {"a":'.repeat(MB / 6)}}`],
    ['nested objects', `${'{"a":'.repeat(MB / 6)}1${'}'.repeat(MB / 6)}`],
    ['nested arrays in Records', `{"Records":${'['.repeat(half)}${']'.repeat(half)}}`],
    ['many empty records', `{"Records":[${'{},'.repeat(MB / 3)}{}]}`],
    ['newlines', '\n'.repeat(MB)],
    ['spaces in a REPORT', `REPORT RequestId: a${' '.repeat(MB)}x`],
    ['an endless error type', `[ERROR] ${'A'.repeat(MB)}`],
    ['an endless envelope', `${ISO}\t${'i'.repeat(MB)}\tINFO\tInserted a`],
    ['lone surrogates', `Inserted ${'\ud800'.repeat(MB)}`],
    ['a request without end', `2026-11-20 14:32:07 ${'r'.repeat(MB)} DEBUG A - Inserted a`],
    ['a class without end', `2026-11-20 14:32:07 r DEBUG ${'A'.repeat(MB)} - Inserted a`],
    ['a thread without end', `[${'m'.repeat(MB)}] DEBUG A - Inserted a`],
    ['a path without end', `/${'p'.repeat(MB)}`],
    ['equals signs', `Execution already in progress with idempotency key: ${'=#'.repeat(half)}`],
    ['names of errors', `${'IdempotencyAlreadyInProgressError: '.repeat(MB / 35)}`],
    ['a raised exception', `Function raised an exception ${'. Clearing in progress record'.repeat(MB / 29)}`],
    ['NULs', '\0'.repeat(MB)],
    ['envelopes in envelopes', `${`${ISO}\tr\tINFO\t`.repeat(MB / 34)}Inserted a`],
  ])('of 1 MB are read in a moment: %s', (_name, line) => {
    const began = performance.now()
    read(line)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
