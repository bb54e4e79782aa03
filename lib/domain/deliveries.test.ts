import { describe, expect, test } from 'vitest'
import type { PlacedSignal } from './attempts.ts'
import { derive } from './deliveries.ts'
import type { PipelineRules } from './pipeline.ts'
import { signalReader } from './signals/read-signal.ts'

const RULES: PipelineRules = {
  name: 'mine',
  keyScheme: null,
  window: { kind: 'for', ms: 1_000, basis: 'configured' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
}
const A = '8f7d6c5b-1a2b-4c3d-9e8f-0a1b2c3d4e5f'
const B = '11111111-2222-4333-8444-555555555555'
const read = signalReader([])

/** Lines of one stream, a ms apart. */
function stream(...messages: readonly string[]): PlacedSignal[] {
  return messages.flatMap((message, index) => {
    const signal = read(message)
    return signal === null ? [] : [{ time: 1_000 + index, eventId: String(index).padStart(3, '0'), signal }]
  })
}

const start = (id: string) => `START RequestId: ${id} Version: 7`
const report = (id: string, rest = '') =>
  `REPORT RequestId: ${id}\tDuration: 2.00 ms\tBilled Duration: 2 ms${rest}`

function outcomes(signals: readonly PlacedSignal[], rules: Partial<PipelineRules> = {}) {
  return derive(signals, { ...RULES, ...rules }).deliveries.map(({ outcome, key, requestId }) =>
    [outcome, key, requestId === A ? 'A' : requestId === B ? 'B' : requestId].join(' '),
  )
}

describe('attempts and their deliveries', () => {
  test('a batch is one attempt and a delivery for each record, also for one that is in it twice', () => {
    const lines = stream(start(A), 'Inserted a', 'Inserted b', 'Duplicate skipped for a', report(A))
    expect(outcomes(lines)).toEqual(['processed a A', 'processed b A', 'duplicate a A'])
    expect(derive(lines, RULES).attempts).toMatchObject([{ requestId: A, version: '7', status: 'success' }])
  })

  test('processed before a crash stays processed, and is no failure besides', () => {
    const crash = report(A, '\tStatus: error\tError Type: Runtime.ExitError')
    expect(outcomes(stream(start(A), 'Inserted a', crash))).toEqual(['processed a A'])
  })

  test('a crash or timeout without an outcome is one failure that names no key', () => {
    const timeout = `2026-11-20T14:32:07.123Z ${A} Task timed out after 3.00 seconds`
    const lines = stream(start(A), timeout, report(A, '\tStatus: timeout'))
    expect(outcomes(lines)).toEqual(['failed  A'])
    const [failed] = derive(lines, RULES).deliveries
    expect(failed).toMatchObject({ at: { time: 1_001 }, inferred: false, source: { name: 'mine' } })
    expect(derive(stream(start(A), report(A, '\tStatus: timeout')), RULES).deliveries).toMatchObject([
      { outcome: 'failed', at: { time: 1_001 }, inferred: true },
    ])
  })

  test('the source of what names no key is unknown where keys tell several apart', () => {
    const lines = stream(start(A), report(A, '\tStatus: timeout'))
    const [failed] = derive(lines, { ...RULES, keyScheme: '{source}:{id}:{version}' }).deliveries
    expect(failed?.source).toEqual({ name: null, unfit: false })
  })

  test('a second START of the same request is a second attempt', () => {
    const lines = stream(start(A), report(A, '\tStatus: timeout'), start(A), 'Inserted a', report(A))
    expect(derive(lines, RULES).attempts.map(({ status }) => status)).toEqual(['timeout', 'success'])
    expect(outcomes(lines)).toEqual(['failed  A', 'processed a A'])
  })

  test('a bare line belongs to the one attempt that reaches it, and to none where two do', () => {
    const overlapping = stream(
      start(A),
      'Inserted a',
      start(B),
      'Inserted b',
      report(A),
      'Inserted c',
      report(B),
    )
    expect(outcomes(overlapping)).toEqual(['processed a A', 'processed b ', 'processed c B'])
  })

  test('without a REPORT an attempt reaches to the next START of the stream', () => {
    const lines = stream(start(A), 'Inserted a', start(B), 'Inserted b', report(B), 'Inserted c')
    expect(outcomes(lines)).toEqual(['processed a A', 'processed b B', 'processed c '])
  })

  test('lines of a request without START are one attempt, and a further outcome of a key is a further one', () => {
    const line = (text: string) => `2026-11-20T14:32:07.123Z\t${A}\tINFO\t${text}`
    const { attempts, deliveries } = derive(
      stream(line('Inserted a'), line('Inserted b'), line('Duplicate skipped for a')),
      RULES,
    )
    expect(attempts).toHaveLength(2)
    expect(deliveries.map(({ opening }) => opening.time)).toEqual([1_000, 1_000, 1_002])
  })
})

describe('silence', () => {
  const silent = stream(start(A), report(A))

  test('a clean attempt without an outcome is no delivery, and counted beside', () => {
    expect(outcomes(silent)).toEqual([])
    expect(derive(silent, RULES).attempts).toMatchObject([{ silent: true, report: { time: 1_001 } }])
  })

  test('where the pipeline says so it is processed, inferred, at its REPORT', () => {
    const { attempts, deliveries } = derive(silent, { ...RULES, silence: 'processed' })
    expect(deliveries).toMatchObject([
      { outcome: 'processed', key: null, inferred: true, at: { time: 1_001 } },
    ])
    expect(attempts).toMatchObject([{ silent: false }])
  })

  test('an attempt that shares time with an outcome that may be its own is not silent', () => {
    const lines = stream(start(A), start(B), 'Inserted a', report(A), report(B))
    expect(outcomes(lines)).toEqual(['processed a '])
    expect(derive(lines, RULES).attempts.map(({ silent }) => silent)).toEqual([false, false])
  })

  test('an attempt that has not ended is not silent', () => {
    expect(derive(stream(start(A)), RULES).attempts).toMatchObject([{ silent: false, status: null }])
  })
})

describe('transport ids', () => {
  const event = '{"Records":[{"messageId":"m-1","body":"{}","eventSource":"aws:sqs"}]}'

  test('the message’s own id comes from the line, else from the one record of the logged event', () => {
    const own = stream(start(A), 'Inserted a {"messageId":"m-2"}', report(A))
    expect(derive(own, RULES).deliveries[0]?.transports).toEqual(['messageId:m-2', `requestId:${A}`])
    const logged = stream(start(A), event, 'Inserted a', report(A))
    expect(derive(logged, RULES).deliveries[0]?.transports).toEqual(['messageId:m-1', `requestId:${A}`])
  })

  test('an event that is logged twice is still one arrival', () => {
    const lines = stream(start(A), event, event, 'Inserted a', report(A))
    expect(derive(lines, RULES).deliveries[0]?.transports).toEqual(['messageId:m-1', `requestId:${A}`])
  })

  test('a failure that names no key has the ids that its attempt showed', () => {
    const lines = stream(start(A), event, report(A, '\tStatus: timeout'))
    expect(derive(lines, RULES).deliveries[0]?.transports).toEqual(['messageId:m-1', `requestId:${A}`])
  })

  test('a bare line in no attempt has its own id or none', () => {
    expect(derive(stream('Inserted a'), RULES).deliveries[0]?.transports).toEqual([])
    const [bare] = derive(stream('Inserted a {"messageId":"m-1"}'), RULES).deliveries
    expect(bare?.transports).toEqual(['messageId:m-1'])
  })
})

describe("the guard's own errors", () => {
  const ID = 'app.handler#ab12'
  const debug = (words: string) =>
    `2026-11-20 14:32:07,123 aws_lambda_powertools.utilities.idempotency.base [DEBUG] ${words}`
  const saving = debug(`Saving in progress record for idempotency key: ${ID}`)
  const held = debug(
    `Failed to put record for already existing idempotency key: ${ID} with status: INPROGRESS, expiry_timestamp: 1, and in_progress_expiry_timestamp: 2`,
  )
  const cleared = debug(
    `Function raised an exception (KeyError). Clearing in progress record in persistence store for idempotency key: ${ID}`,
  )
  const raised = (words: string) => `[ERROR] ${words}\nTraceback (most recent call last):`
  const refusal = raised(
    `IdempotencyAlreadyInProgressError: Execution already in progress with idempotency key: body.id=${ID}`,
  )
  const mismatch = raised(
    'IdempotencyValidationError: Payload does not match stored record for this event key',
  )

  test('a refusal and the error that it raises are one delivery, at the line that says more', () => {
    const lines = stream(start(A), saving, held, refusal, report(A))
    expect(derive(lines, RULES).deliveries).toMatchObject([
      { outcome: 'in_progress', key: ID, at: { time: 1_002 }, source: { name: 'app.handler' } },
    ])
    expect(derive(lines, RULES).attempts).toMatchObject([{ status: 'error', silent: false }])
  })

  test('a failure that clears its record and the error that it let through are one delivery', () => {
    expect(outcomes(stream(start(A), saving, cleared, raised("KeyError: 'id'"), report(A)))).toEqual([
      `failed ${ID} A`,
    ])
  })

  test('the error alone tells as much', () => {
    expect(outcomes(stream(start(A), refusal, report(A)))).toEqual([`in_progress ${ID} A`])
    expect(outcomes(stream(start(A), refusal, refusal, report(A)))).toEqual([`in_progress ${ID} A`])
    expect(outcomes(stream(refusal))).toEqual([`in_progress ${ID} `])
  })

  test('what was processed before in the same attempt stays beside a refusal of another key', () => {
    expect(outcomes(stream(start(A), 'Inserted a', refusal, report(A)))).toEqual([
      'processed a A',
      `in_progress ${ID} A`,
    ])
  })

  test('a refused payload is a mismatch that names no key, unless the attempt shows an outcome', () => {
    expect(outcomes(stream(start(A), mismatch, report(A)))).toEqual(['mismatch  A'])
    expect(outcomes(stream(start(A), 'Inserted a', mismatch, report(A)))).toEqual(['processed a A'])
  })

  test('without START the n-th refusal of a key is in the n-th attempt, beside the outcome that tells the same', () => {
    const own = (line: string) => `2026-11-20T14:32:07.123Z\t${A}\tINFO\t${line}`
    const error = own(
      `Invoke Error \t{"errorType":"E","errorMessage":"There is already an execution in progress with idempotency key: ${ID}"}`,
    )
    const told = own(`There is already an execution in progress with idempotency key: ${ID}`)
    expect(derive(stream(error, error), RULES).attempts).toHaveLength(2)
    expect(outcomes(stream(told, error, told, error))).toEqual([`in_progress ${ID} A`, `in_progress ${ID} A`])
  })
})
