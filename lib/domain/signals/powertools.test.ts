import { describe, expect, it } from 'vitest'
import { signalReader } from './read-signal.ts'

const read = signalReader([])
const ISO = '2026-11-20T14:32:07.123Z'
const HASH = '9b10a1c0f4b8e1d2c3b4a59687786950'
const PLATFORM = { kind: 'platform' }

function outcome(word: string, key: string, requestId: string | null = null) {
  const hash = key.lastIndexOf('#')
  const source = hash > 0 ? key.slice(0, hash) : null
  return { kind: 'outcome', outcome: word, key, requestId, evidence: {}, source }
}

describe('Python, at DEBUG', () => {
  const id = `app.lambda_handler#${HASH}`
  const line = (module: string, words: string) =>
    `2026-11-20 14:32:07,123 aws_lambda_powertools.utilities.idempotency.${module} [DEBUG] ${words}\n`
  const existing = (status: string) =>
    `Failed to put record for already existing idempotency key: ${id} with status: ${status}, expiry_timestamp: 1795189927, and in_progress_expiry_timestamp: 1795186330000`
  it.each([
    [line('persistence.base', `Saving in progress record for idempotency key: ${id}`), PLATFORM],
    [line('persistence.dynamodb', existing('COMPLETED')), outcome('duplicate', id)],
    [line('persistence.dynamodb', existing('INPROGRESS')), outcome('in_progress', id)],
    [line('persistence.dynamodb', existing('EXPIRED')), PLATFORM],
    [
      line(
        'persistence.base',
        `Function successfully executed. Saving record to persistence store with idempotency key: ${id}`,
      ),
      outcome('processed', id),
    ],
    [
      line(
        'persistence.base',
        `Function raised an exception (ValueError). Clearing in progress record in persistence store for idempotency key: ${id}`,
      ),
      outcome('failed', id),
    ],
    [line('persistence.dynamodb', `Putting record for idempotency key: ${id}`), PLATFORM],
    [
      line('persistence.dynamodb', `Failed to put record for already existing idempotency key: ${id}`),
      PLATFORM,
    ],
    [line('base', 'Response hook configured, invoking function'), null],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('makes nothing of the echo that the root logger prints of the same', () => {
    const words = existing('COMPLETED')
    const logger = 'aws_lambda_powertools.utilities.idempotency.persistence.dynamodb'
    expect(read(`[DEBUG]\t${ISO}\tr-1\t${words}`)).toEqual(PLATFORM)
    expect(
      read(JSON.stringify({ timestamp: ISO, level: 'DEBUG', message: words, logger, requestId: 'r-1' })),
    ).toEqual(PLATFORM)
    expect(read(`[DEBUG]\t${ISO}\tr-1\tInserted a`)).toEqual({ ...outcome('processed', 'a', 'r-1') })
  })

  it('reads the same words from a logger that names the request', () => {
    const words = `Function successfully executed. Saving record to persistence store with idempotency key: ${id}`
    expect(read(JSON.stringify({ level: 'DEBUG', message: words, function_request_id: 'r-1' }))).toEqual(
      outcome('processed', id, 'r-1'),
    )
  })

  it('knows the warning that no key was found, and makes nothing of it', () => {
    const warning =
      '/opt/python/aws_lambda_powertools/utilities/idempotency/persistence/base.py:108: UserWarning: No idempotency key value found. Skipping persistence layer and validation operations. jmespath: body.id\n  warnings.warn('
    expect(read(warning)).toEqual(PLATFORM)
    expect(read('/opt/a.py:1: UserWarning: No key')).toBeNull()
  })
})

describe('Java', () => {
  const id = `invoice-service.handleRequest#${HASH}`
  const words: readonly (readonly [string, unknown])[] = [
    [
      `Response for key '${id}' retrieved from idempotency store, skipping the function`,
      outcome('duplicate', id, 'r-1'),
    ],
    [
      `Function successfully executed. Saving record to persistence store with idempotency key: ${id}`,
      outcome('processed', id, 'r-1'),
    ],
    [
      `Function raised an exception class com.shop.Down$Error. Clearing in progress record in persistence store for idempotency key: ${id}`,
      outcome('failed', id, 'r-1'),
    ],
    [`saving in progress record for idempotency key: ${id}`, PLATFORM],
    ['No data found to create a hashed idempotency key. JMESPath: powertools_json(body).id', PLATFORM],
    ['saving in progress record for idempotency key: __invoke_prime__', PLATFORM],
    ["Response for key '__invoke_prime__' retrieved from idempotency store, skipping the function", PLATFORM],
    [
      'Function successfully executed. Saving record to persistence store with idempotency key: __invoke_prime__',
      PLATFORM,
    ],
  ]
  it.each(words)('reads %j in its loggers’ envelopes', (text, expected) => {
    const log4j = '2026-11-20 14:32:07 r-1 DEBUG IdempotencyHandler:123 - '
    expect(read(`${log4j}${text}\n`)).toEqual(expected)
    expect(
      read(JSON.stringify({ level: 'DEBUG', message: text, function_request_id: 'r-1', timestamp: ISO })),
    ).toEqual(expected)
    const bare = read(`[main] DEBUG software.amazon.lambda.powertools.idempotency.internal.Handler - ${text}`)
    expect(bare).toEqual(
      typeof expected === 'object' && expected !== PLATFORM ? { ...expected, requestId: null } : expected,
    )
  })

  it('knows a request that is not named yet', () => {
    const line = `2026-11-20 14:32:07.123  DEBUG BasePersistenceStore - Function successfully executed. Saving record to persistence store with idempotency key: ${id}`
    expect(read(line)).toEqual(outcome('processed', id))
  })
})

describe('.NET', () => {
  it('reads that the function failed', () => {
    const words =
      'Function raised an exception System.InvalidOperationException. Clearing in progress record in persistence store for idempotency key: Shop::Handle#ab12'
    expect(read(words)).toEqual(outcome('failed', 'Shop::Handle#ab12'))
    expect(read(`${ISO}\tr-1\tdbug\t${words}`)).toEqual(outcome('failed', 'Shop::Handle#ab12', 'r-1'))
  })
})

describe('TypeScript', () => {
  it.each([
    'No value found for idempotency_key. jmespath: body.id',
    'Could not determine remaining time left. Did you call registerLambdaContext on IdempotencyConfig?',
  ])('knows the warning %j, and makes nothing of it', (words) => {
    expect(read(words)).toEqual(PLATFORM)
    expect(read(`${ISO}\tr-1\tWARN\t${words}\n`)).toEqual(PLATFORM)
    expect(read(JSON.stringify({ timestamp: ISO, level: 'WARN', requestId: 'r-1', message: words }))).toEqual(
      PLATFORM,
    )
  })

  it.each([
    'Failed to save in progress record to idempotency store',
    'Failed to update success record to idempotency store',
    'Failed to delete record from idempotency store',
  ])('raises %j as any other error', (errorMessage) => {
    const body = JSON.stringify({ errorType: 'IdempotencyPersistenceLayerError', errorMessage, stack: [] })
    expect(read(`${ISO}\tr-1\tERROR\tInvoke Error \t${body}`)).toEqual({
      kind: 'error',
      requestId: 'r-1',
      errorType: 'IdempotencyPersistenceLayerError',
      errorMessage,
      timeout: false,
    })
  })
})

describe("Powertools' Logger", () => {
  it('names the request beside the message', () => {
    const line = {
      level: 'INFO',
      location: 'handler:12',
      message: 'Duplicate skipped for a b.txt {"messageId":"m-1"}',
      timestamp: '2026-11-20 14:32:07,123+0000',
      service: 'payment',
      cold_start: true,
      function_name: 'f',
      function_memory_size: '128',
      function_arn: 'arn:aws:lambda:eu-west-1:1:function:f',
      function_request_id: 'r-1',
      xray_trace_id: '1-a',
    }
    expect(read(JSON.stringify(line))).toEqual({
      ...outcome('duplicate', 'a b.txt', 'r-1'),
      evidence: { messageId: 'm-1' },
    })
  })
})
