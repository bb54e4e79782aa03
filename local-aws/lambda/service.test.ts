import { fileURLToPath } from 'node:url'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  GetFunctionCommand,
  InvokeCommand,
  type InvokeCommandOutput,
  ListFunctionsCommand,
  ListLayersCommand,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestServer, testServer, until } from '../testing/harness.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PROBE = fileURLToPath(new URL('../testing/handlers/probe.ts', import.meta.url))
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
let server: TestServer

beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

async function register(name: string, more: object = {}): Promise<void> {
  const definition = {
    module: PROBE,
    timeoutMs: 5000,
    memoryMb: 256,
    logFormat: 'Text',
    version: '7',
    ...more,
  }
  await server.control('PUT', `functions/${name}`, definition)
}

async function invoke(FunctionName: string, event: object, more: object = {}) {
  const answer: InvokeCommandOutput = await server.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), ...more }),
  )
  const text = Buffer.from(answer.Payload ?? []).toString()
  return {
    ...answer,
    requestId: answer.$metadata.requestId ?? '',
    said: text === '' ? null : JSON.parse(text),
  }
}

interface Said {
  readonly time: number
  readonly message: string
  readonly stream: string
}

async function linesOf(name: string): Promise<Said[]> {
  const answer = await server.logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }))
  return (answer.events ?? []).map((event) => ({
    time: event.timestamp ?? 0,
    message: event.message ?? '',
    stream: event.logStreamName ?? '',
  }))
}

async function truthsOf(name: string): Promise<Record<string, unknown>[]> {
  const { entries } = await server.control('GET', 'truth')
  if (!Array.isArray(entries)) throw new Error('no entries')
  return entries.filter((entry) => entry.function === name)
}

describe('a synchronous invocation', () => {
  test('answers what the handler returns, and leaves the real START, END and REPORT', async () => {
    await register('plain')
    const { said, StatusCode, FunctionError, ExecutedVersion, LogResult, requestId } = await invoke(
      'plain',
      { key: 'a b#c:1/é' },
      { LogType: 'Tail' },
    )
    expect(requestId).toMatch(UUID)
    expect(said).toEqual({ runs: 1, requestId, left: expect.any(Number) })
    expect([StatusCode, FunctionError, ExecutedVersion]).toEqual([200, undefined, '7'])
    const lines = await linesOf('plain')
    expect(lines.map((line) => line.message)).toEqual([
      `START RequestId: ${requestId} Version: 7`,
      'Inserted a b#c:1/é',
      `END RequestId: ${requestId}`,
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/,
      ),
    ])
    expect(lines[0]?.stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[7\][0-9a-f]{32}$/)
    expect(Buffer.from(LogResult ?? '', 'base64').toString()).toBe(
      lines.map((line) => `${line.message}\n`).join(''),
    )
    expect((await invoke('plain', {})).said).toMatchObject({ runs: 2 })
  })

  test('keeps lines and truths in order, each truth with the time of the line before it', async () => {
    await register('printer')
    const { requestId } = await invoke('printer', { do: 'print', key: 'k1' })
    const lines = await linesOf('printer')
    expect(lines.slice(1, -2).map((line) => line.message)).toEqual([
      'Inserted k1',
      'half and half',
      'one',
      'two',
      expect.stringMatching(new RegExp(`^\\S+Z\t${requestId}\tINFO\tsaid 1 \\{ a: 1 \\}$`)),
      expect.stringMatching(new RegExp(`\t${requestId}\tWARN\twarned$`)),
      'no newline',
    ])
    const timeOf = (message: string) => lines.find((line) => line.message === message)?.time
    const of = { function: 'printer', requestId, logGroup: '/aws/lambda/printer', stream: lines[0]?.stream }
    expect(await truthsOf('printer')).toEqual([
      {
        ...of,
        kind: 'outcome',
        outcome: 'processed',
        key: 'k1',
        time: timeOf('Inserted k1'),
        seq: expect.any(Number),
      },
      { ...of, kind: 'outcome', key: 'two', time: timeOf('two'), seq: expect.any(Number) },
      { ...of, kind: 'outcome', key: 'no newline', time: timeOf('no newline'), seq: expect.any(Number) },
      {
        ...of,
        kind: 'attempt',
        start: lines[0]?.time,
        end: lines.at(-1)?.time,
        status: 'success',
        version: '7',
        seq: expect.any(Number),
      },
    ])
  })

  test('tells what a handler throws', async () => {
    await register('throws')
    const { said, StatusCode, FunctionError, requestId } = await invoke('throws', { do: 'throw' })
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled'])
    expect(said).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'no such thing',
      trace: expect.any(Array),
    })
    const messages = (await linesOf('throws')).map((line) => line.message)
    expect(messages[2]).toMatch(
      new RegExp(`^\\S+Z\t${requestId}\tERROR\tInvoke Error \t\\{"errorType":"TypeError"`),
    )
    expect((await truthsOf('throws')).at(-1)).toMatchObject({ kind: 'attempt', status: 'error' })
    expect((await invoke('throws', {})).said).toMatchObject({ runs: 2 })
  })

  test('ends a handler that takes too long, even one that holds its thread', async () => {
    await register('slow', { timeoutMs: 300 })
    const { said, FunctionError, requestId } = await invoke('slow', { do: 'spin', key: 'k9' })
    expect(FunctionError).toBe('Unhandled')
    expect(said.errorMessage).toBe(`RequestId: ${requestId} Error: Task timed out after 0.30 seconds`)
    const messages = (await linesOf('slow')).map((line) => line.message)
    expect(messages.slice(1)).toEqual([
      'Inserted k9',
      expect.stringMatching(new RegExp(`^\\S+Z ${requestId} Task timed out after 0.30 seconds$`)),
      `END RequestId: ${requestId}`,
      expect.stringMatching(/\tDuration: 300\.00 ms\t.*\tStatus: timeout$/),
    ])
    expect((await truthsOf('slow')).at(-1)).toMatchObject({ status: 'timeout' })
    expect((await invoke('slow', {})).said).toMatchObject({ runs: 1 })
  })

  test('tells of a process that ends, and starts another', async () => {
    await register('exits')
    const { said } = await invoke('exits', { do: 'exit' })
    expect(said).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3'),
    })
    const messages = (await linesOf('exits')).map((line) => line.message)
    expect(messages.at(-1)).toMatch(/Status: error\tError Type: Runtime\.ExitError$/)
    expect((await invoke('exits', {})).said).toMatchObject({ runs: 1 })
    const bad = await invoke('exits', { do: 'reject', ms: 1000 })
    expect([bad.FunctionError ?? null, bad.said.errorType ?? null]).toEqual([
      'Unhandled',
      'Runtime.UnhandledPromiseRejection',
    ])
  })

  test('of a function that logs JSON', async () => {
    await register('json', { logFormat: 'JSON' })
    const { requestId } = await invoke('json', { do: 'throw', key: 'k' })
    const [start, bare, error, done, report] = (await linesOf('json')).map((line) => line.message)
    expect(bare).toBe('Inserted k')
    expect(JSON.parse(start ?? '')).toMatchObject({
      type: 'platform.start',
      record: { requestId, version: '7' },
    })
    expect(JSON.parse(error ?? '')).toMatchObject({
      level: 'ERROR',
      requestId,
      message: { errorType: 'TypeError' },
    })
    expect(JSON.parse(done ?? '')).toMatchObject({
      type: 'platform.runtimeDone',
      record: { status: 'error' },
    })
    expect(JSON.parse(report ?? '')).toMatchObject({
      type: 'platform.report',
      record: { requestId, status: 'error' },
    })
  })

  test('a module that does not load is an error of every invocation', async () => {
    await register('missing', { export: 'nothing' })
    const { said } = await invoke('missing', {})
    expect(said).toMatchObject({ errorType: 'Runtime.HandlerNotFound' })
  })
})

describe('an asynchronous invocation', () => {
  test('that fails runs three times with one request id, then no more', async () => {
    await register('event')
    const { StatusCode, requestId } = await invoke(
      'event',
      { do: 'throw', key: 'e1' },
      { InvocationType: 'Event' },
    )
    expect(StatusCode).toBe(202)
    const attempts = async () => (await truthsOf('event')).filter((entry) => entry['kind'] === 'attempt')
    await until('three attempts', async () => ((await attempts()).length === 3 ? true : null))
    // A later event that succeeds: had a fourth attempt been due (20 ms), it would have come before this one's end.
    await invoke('event', { do: 'sleep', ms: 200 })
    const found = await attempts()
    expect(found.map((entry) => [entry['requestId'] === requestId, entry['status']])).toEqual([
      [true, 'error'],
      [true, 'error'],
      [true, 'error'],
      [false, 'success'],
    ])
  })

  test('that succeeds runs once; a dry run does not run', async () => {
    await register('once')
    expect((await invoke('once', {}, { InvocationType: 'DryRun' })).StatusCode).toBe(204)
    await invoke('once', {}, { InvocationType: 'Event' })
    await until('its truth', async () => ((await truthsOf('once')).length > 0 ? true : null))
    expect((await invoke('once', {})).said).toMatchObject({ runs: 2 })
  })
})

describe('processes', () => {
  test('run side by side up to the bound, then invocations wait', async () => {
    await register('many', { concurrency: 2 })
    await Promise.all(Array.from({ length: 6 }, () => invoke('many', { do: 'sleep', ms: 50 })))
    const attempts = (await truthsOf('many')).filter((entry) => entry['kind'] === 'attempt')
    expect(attempts).toHaveLength(6)
    expect(new Set(attempts.map((entry) => entry['stream'])).size).toBe(2)
  })

  test('a new version has new processes and streams', async () => {
    await register('versions', { version: '1' })
    await invoke('versions', {})
    await register('versions', { version: '2' })
    const { said, ExecutedVersion } = await invoke('versions', {})
    expect([said.runs, ExecutedVersion]).toEqual([1, '2'])
    const streams = new Set(
      (await linesOf('versions')).map((line) => line.stream.replace(/^.*(\[\d\]).*$/, '$1')),
    )
    expect([...streams]).toEqual(['[1]', '[2]'])
  })
})

test('functions are listed and described; what is not there is refused', async () => {
  await register('described', { logGroup: '/elsewhere', environment: { A: 'b' } })
  const listed = await server.lambda.send(new ListFunctionsCommand({}))
  expect(listed.Functions?.map((one) => one.FunctionName)).toContain('described')
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:described'
  const { Configuration } = await server.lambda.send(new GetFunctionCommand({ FunctionName: arn }))
  expect(Configuration).toMatchObject({
    FunctionArn: arn,
    Version: '7',
    Timeout: 5,
    MemorySize: 256,
    Environment: { Variables: { A: 'b' } },
    LoggingConfig: { LogFormat: 'Text', LogGroup: '/elsewhere' },
  })
  await expect(invoke('nowhere', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await expect(invoke('described', {}, { Qualifier: '9' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await expect(invoke('described', {}, { Payload: '{' })).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  })
  const large = { Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) }
  await expect(invoke('described', {}, large)).rejects.toMatchObject({ name: 'RequestTooLargeException' })
  await expect(server.lambda.send(new ListLayersCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  })
})
