import { describe, expect, it } from 'vitest'
import { signalReader } from './read-signal.ts'

const read = signalReader([])
const ID = '8f7d6c5b-1a2b-4c3d-9e8f-0a1b2c3d4e5f'
const ISO = '2026-11-20T14:32:07.123Z'

function outcome(key: string, more: object = {}) {
  return { kind: 'outcome', outcome: 'processed', key, requestId: null, evidence: {}, source: null, ...more }
}

describe("the handlers' words", () => {
  it.each([
    ['Inserted invoice.txt\n', outcome('invoice.txt')],
    ['Duplicate skipped for invoice.txt\n', outcome('invoice.txt', { outcome: 'duplicate' })],
    ['Inserted a b#c:d/e%20f ü.txt', outcome('a b#c:d/e%20f ü.txt')],
    ['Inserted  leading and trailing \n', outcome(' leading and trailing ')],
    ['Inserted one\rtwo', outcome('one')],
    ['Inserted a.txt\r\n', outcome('a.txt')],
    ['Inserted <script>alert(1)</script>', outcome('<script>alert(1)</script>')],
    ['Inserted a\0b', outcome('a\u2400b')],
    ['Inserted a\ud800b', outcome('a\ufffdb')],
  ])('reads %j', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it.each([
    'Inserted',
    'Inserted ',
    'Inserted \n',
    'inserted a',
    ' Inserted a',
    'Inserting a',
    'Inserted {"messageId":"m"}',
    '',
  ])('says nothing for %j', (line) => {
    expect(read(line)).toBeNull()
  })

  it('takes an evidence object off the end of the line', () => {
    const all = {
      messageId: 'm',
      sequencer: '00A1',
      sequenceNumber: '495',
      eTag: 'e',
      versionId: 'v',
      payloadSha256: 'f',
    }
    const evidence = { ...all, receiveCount: 2 }
    expect(read(`Inserted a {b}.txt ${JSON.stringify({ ...evidence, other: 1 })}\n`)).toEqual(
      outcome('a {b}.txt', { evidence }),
    )
  })

  it.each([
    ['Inserted a {"x":1}', outcome('a {"x":1}')],
    ['Inserted a{"messageId":"m"}', outcome('a{"messageId":"m"}')],
    ['Inserted a {"messageId":"m"} b', outcome('a {"messageId":"m"} b')],
    ['Inserted a {"messageId":"m"', outcome('a {"messageId":"m"')],
    ['Inserted {"x":1}', outcome('{"x":1}')],
    ['Inserted a {"messageId":null}', outcome('a')],
    ['Inserted a {"receiveCount":"3","messageId":7}', outcome('a', { evidence: { receiveCount: 3 } })],
    [
      'Inserted a {"messageId":"x"} {"messageId":"y"}',
      outcome('a {"messageId":"x"}', { evidence: { messageId: 'y' } }),
    ],
    [
      'Inserted a {"messageId":"has {\\"eTag\\":1} in it"}',
      outcome('a', { evidence: { messageId: 'has {"eTag":1} in it' } }),
    ],
  ])('splits %j', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it('keeps a key of 8,192 whole, and of a longer one its beginning, length and fingerprint', () => {
    expect(read(`Inserted ${'k'.repeat(8192)}`)).toEqual(outcome('k'.repeat(8192)))
    const [one, other] = ['a', 'b'].map((end) => read(`Inserted ${'k'.repeat(1_000_000)}${end}`))
    expect(one).toMatchObject({
      kind: 'outcome',
      key: expect.stringMatching(/^k{1024}…\[1000001 characters, [0-9a-f]{16}\]$/),
    })
    expect(one).not.toEqual(other)
  })
})

describe("the platform's text", () => {
  const report = { kind: 'report', requestId: ID, status: null, durationMs: 469.4, errorType: null }
  const tail = '\tBilled Duration: 500 ms\tMemory Size: 1024 MB\tMax Memory Used: 21 MB'
  it.each([
    [`START RequestId: ${ID} Version: $LATEST\n`, { kind: 'start', requestId: ID, version: '$LATEST' }],
    ['START RequestId: req-1 Version: 7', { kind: 'start', requestId: 'req-1', version: '7' }],
    ['START RequestId: req-1\n', { kind: 'start', requestId: 'req-1', version: null }],
    [`END RequestId: ${ID}\n`, { kind: 'platform' }],
    [`REPORT RequestId: ${ID}\tDuration: 469.40 ms${tail}\t\n`, report],
    [
      `REPORT RequestId: ${ID}\tDuration: 469.40 ms${tail}\tInit Duration: 1.5 ms\t\nXRAY TraceId: 1-a\tSegmentId: b\n`,
      report,
    ],
    [
      `REPORT RequestId: ${ID}\tDuration: 469.40 ms${tail}\tStatus: timeout`,
      { ...report, status: 'timeout' },
    ],
    [
      `REPORT RequestId: ${ID}\tDuration: 469.40 ms${tail}\tStatus: error\tError Type: Runtime.OutOfMemory\n`,
      { ...report, status: 'error', errorType: 'Runtime.OutOfMemory' },
    ],
    [`REPORT RequestId: ${ID}`, { ...report, durationMs: null }],
    [
      `${ISO} ${ID} Task timed out after 3.00 seconds\n\n`,
      {
        kind: 'error',
        requestId: ID,
        errorType: 'Sandbox.Timedout',
        errorMessage: 'Task timed out after 3.00 seconds',
        timeout: true,
      },
    ],
    [
      `RequestId: ${ID} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`,
      {
        kind: 'error',
        requestId: ID,
        errorType: 'Runtime.ExitError',
        errorMessage: 'Runtime exited with error: exit status 1',
        timeout: false,
      },
    ],
    ['INIT_START Runtime Version: python:3.13.v1\tRuntime Version ARN: arn:aws\n', { kind: 'platform' }],
    ['INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n', { kind: 'platform' }],
    ['RESTORE_START Runtime Version: java', { kind: 'platform' }],
    ['EXTENSION\tName: x\tState: Ready', { kind: 'platform' }],
    ['START of the import', null],
    ['REPORT of the day', null],
  ])('reads %j', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it('is not believed inside an envelope: a handler that logs other lines starts nothing', () => {
    expect(read(`${ISO}\t${ID}\tINFO\tSTART RequestId: other Version: 1`)).toBeNull()
    const start = { time: ISO, type: 'platform.start', record: { requestId: 'other', version: '1' } }
    expect(read(`${ISO}\t${ID}\tINFO\t${JSON.stringify(start)}`)).toBeNull()
    expect(read(JSON.stringify({ message: `REPORT RequestId: ${ID}\tDuration: 1 ms` }))).toBeNull()
  })
})

describe("the platform's JSON", () => {
  const line = (type: string, record: object) => JSON.stringify({ time: ISO, type, record })
  it.each([
    [line('platform.start', { requestId: ID, version: '7' }), { kind: 'start', requestId: ID, version: '7' }],
    [line('platform.runtimeDone', { requestId: ID, status: 'error', spans: [] }), { kind: 'platform' }],
    [
      line('platform.report', {
        requestId: ID,
        status: 'success',
        metrics: { durationMs: 12.5, billedDurationMs: 13 },
      }),
      { kind: 'report', requestId: ID, status: 'success', durationMs: 12.5, errorType: null },
    ],
    [
      line('platform.report', { requestId: ID, status: 'failure', errorType: 'Runtime.ExitError' }),
      { kind: 'report', requestId: ID, status: 'error', durationMs: null, errorType: 'Runtime.ExitError' },
    ],
    [
      line('platform.report', { requestId: ID, status: 'puzzled', metrics: { durationMs: 'long' } }),
      { kind: 'report', requestId: ID, status: null, durationMs: null, errorType: null },
    ],
    [line('platform.initStart', { phase: 'init' }), { kind: 'platform' }],
    [line('platform.somethingNew', { requestId: ID }), { kind: 'platform' }],
    [JSON.stringify({ type: 'platform.start' }), null],
    [JSON.stringify({ type: 'order.start', record: { requestId: ID } }), null],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})
