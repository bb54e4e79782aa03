import { describe, expect, it } from 'vitest'
import { signalReader } from './read-signal.ts'

const read = signalReader([])
const ISO = '2026-11-20T14:32:07.123Z'

function error(errorType: string, errorMessage: string | null, requestId: string | null = null) {
  return { kind: 'error', requestId, errorType, errorMessage, timeout: false }
}

describe('an uncaught error', () => {
  const body = JSON.stringify({
    errorType: 'DownstreamError',
    errorMessage: 'no answer',
    stack: ['DownstreamError: no answer'],
  })
  it.each([
    [
      'Node text',
      `${ISO}\tr-1\tERROR\tInvoke Error \t${body}\n`,
      error('DownstreamError', 'no answer', 'r-1'),
    ],
    [
      'Node text while it starts',
      `${ISO}\tundefined\tERROR\tUncaught Exception \t${body}`,
      error('DownstreamError', 'no answer'),
    ],
    [
      'Node text of a promise',
      `${ISO}\tr-1\tERROR\tUnhandled Promise Rejection \t${body}`,
      error('DownstreamError', 'no answer', 'r-1'),
    ],
    [
      'Node text, cut short',
      `${ISO}\tr-1\tERROR\tInvoke Error \t${body.slice(0, 30)}`,
      error('unknown', null, 'r-1'),
    ],
    [
      'Node JSON',
      JSON.stringify({
        timestamp: ISO,
        level: 'ERROR',
        requestId: 'r-1',
        message: { errorType: 'TypeError', errorMessage: 'x', stackTrace: [] },
      }),
      error('TypeError', 'x', 'r-1'),
    ],
    [
      'Python text',
      '[ERROR] KeyError: \'Records\'\nTraceback (most recent call last):\n  File "/var/task/a.py"',
      error('KeyError', "'Records'"),
    ],
    [
      'Python text of an older runtime',
      '[ERROR] Boom: x\rTraceback (most recent call last):\r',
      error('Boom', 'x'),
    ],
    [
      'Python text without its traceback',
      '[ERROR] botocore.exceptions.ClientError: An error',
      error('botocore.exceptions.ClientError', 'An error'),
    ],
    [
      'Python text without a message',
      '[ERROR] ZeroDivisionError\nTraceback (most recent call last):',
      error('ZeroDivisionError', null),
    ],
    [
      'Python JSON',
      JSON.stringify({
        timestamp: ISO,
        level: 'ERROR',
        errorMessage: 'x',
        errorType: 'KeyError',
        requestId: 'r-1',
        stackTrace: [],
      }),
      error('KeyError', 'x', 'r-1'),
    ],
    [
      'Python JSON of an older runtime',
      JSON.stringify({
        timestamp: ISO,
        log_level: 'ERROR',
        errorMessage: 'x',
        errorType: 'KeyError',
        requestId: 'r-1',
        stackTrace: [],
      }),
      error('KeyError', 'x', 'r-1'),
    ],
  ])('is told by %s', (_name, line, expected) => {
    expect(read(line)).toEqual(expected)
  })
})

describe('a logged error says nothing', () => {
  it.each([
    ['console.error with words', `${ISO}\tr-1\tERROR\tInvoke Error TypeError: x\n    at a.js`],
    ['logging.exception, text', `[ERROR]\t${ISO}\tr-1\tno answer\nTraceback (most recent call last):`],
    [
      'logging.exception, JSON',
      JSON.stringify({
        timestamp: ISO,
        level: 'ERROR',
        message: 'm',
        logger: 'root',
        errorType: 'KeyError',
        errorMessage: 'x',
        stackTrace: [],
        requestId: 'r',
      }),
    ],
    [
      'console.error with words, JSON',
      JSON.stringify({
        timestamp: ISO,
        level: 'ERROR',
        requestId: 'r',
        message: 'm',
        errorType: 'E',
        errorMessage: 'x',
        stackTrace: [],
      }),
    ],
    ["Python's words inside an envelope", `${ISO}\tr-1\tINFO\t[ERROR] KeyError: x`],
    [
      'JSON inside an envelope',
      `${ISO}\tr-1\tERROR\t${JSON.stringify({ level: 'ERROR', errorType: 'E', errorMessage: 'x' })}`,
    ],
    ['a print in brackets', '[ERROR] Retrying: attempt 2'],
    [
      'an info with an error in it',
      JSON.stringify({
        timestamp: ISO,
        level: 'INFO',
        requestId: 'r',
        message: { errorType: 'E', errorMessage: 'x', stackTrace: [] },
      }),
    ],
  ])('%s', (_name, line) => {
    expect(read(line)).toBeNull()
  })
})

describe("Powertools' refusal", () => {
  const words = 'There is already an execution in progress with idempotency key: '
  const others = 'Execution already in progress with idempotency key: '
  const NAME = 'IdempotencyAlreadyInProgressError'
  const logged = (key: string, source: string | null, requestId: string | null = null) => ({
    kind: 'outcome',
    outcome: 'in_progress',
    key,
    requestId,
    evidence: {},
    source,
  })
  it.each([
    [`${words}payments#ab12==`, logged('payments#ab12==', 'payments')],
    [`${NAME}: ${words}fn#x#ab12==\n    at a.js`, logged('fn#x#ab12==', 'fn#x')],
    [`${words}nohash`, logged('nohash', null)],
    [
      JSON.stringify({
        level: 'ERROR',
        message: 'refused',
        function_request_id: 'r-1',
        error: { name: 'E', message: `${words}a#b` },
      }),
      logged('a#b', 'a', 'r-1'),
    ],
    [
      `${others}fn.handle#ab12: software.amazon.lambda.powertools.idempotency.exceptions.IdempotencyAlreadyInProgressException\nsoftware.amazon`,
      logged('fn.handle#ab12', 'fn.handle'),
    ],
    [
      `${ISO}\tr-1\tfail\tAWS.Lambda.Powertools.Idempotency.Exceptions.IdempotencyAlreadyInProgressException: ${others}Fn#ab12\n   at A`,
      logged('Fn#ab12', 'Fn', 'r-1'),
    ],
  ])('that is logged shows an outcome: %j', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  const node = (errorType: string, errorMessage: string) =>
    `${ISO}\tr-1\tERROR\tInvoke Error \t${JSON.stringify({ errorType, errorMessage, stack: [] })}`
  const python = (errorMessage: string) =>
    `[ERROR] ${NAME}: ${errorMessage}\nTraceback (most recent call last):`
  const refused = (key: string, source: string | null) => ({
    kind: 'error',
    errorType: NAME,
    refusal: { outcome: 'in_progress', key, source },
  })
  it.each([
    [node(NAME, `${words}payments#ab12==`), refused('payments#ab12==', 'payments')],
    [
      node(NAME, `${words}idempotency#fn and sort key: payments#ab12==`),
      refused('payments#ab12==', 'payments'),
    ],
    [python(`${others}body.id=app.handler#ab12`), refused('app.handler#ab12', 'app.handler')],
    [
      python(`${others}[?a == 'x' && b=='#y'].[id, no]=app.handler#ab12`),
      refused('app.handler#ab12', 'app.handler'),
    ],
    [
      python(`${others}body.id=idempotency#app and sort key: app.handler#ab12`),
      refused('app.handler#ab12', 'app.handler'),
    ],
    [python(`${others}=nohash`), refused('nohash', null)],
    [
      node('IdempotencyValidationError', 'Payload does not match stored record for this event key'),
      { kind: 'error', refusal: { outcome: 'mismatch', key: null, source: null } },
    ],
  ])('that is raised is an error that tells of its key: %j', (line, expected) => {
    expect(read(line)).toMatchObject(expected)
  })
})
