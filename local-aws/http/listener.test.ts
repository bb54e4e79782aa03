import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, testServer } from '../testing/harness.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** Asks with headers that fetch would not send. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const type = response.headers['content-type'] ?? ''
        resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(chunks).toString() })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const target = (name: string) => ({ 'x-amz-target': name, 'content-type': 'application/x-amz-json-1.0' })

describe('a browser is refused', () => {
  test.each([
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page of a port on this machine', { origin: 'http://127.0.0.1:3000' }],
    ['a name that was made to resolve to loopback', { host: 'evil.example:4566' }],
    ['a name that only begins like loopback', { host: '127.0.0.1.evil.example' }],
  ])('%s', async (_, headers) => {
    expect((await ask('GET', '/_local-aws/health', headers)).status).toBe(403)
    expect((await ask('PUT', '/_local-aws/functions/f', headers, '{}')).status).toBe(403)
  })

  test('programs are not', async () => {
    for (const host of ['localhost', '127.0.0.1:4566', '[::1]:4566']) {
      expect((await ask('GET', '/_local-aws/health', { host })).status).toBe(200)
    }
  })
})

describe('what cannot be read is refused', () => {
  test.each(['{bad', '[]', 'null', '3', '"x"'])('a body %s', async (body) => {
    for (const name of ['DynamoDB_20120810.PutItem', 'Logs_20140328.FilterLogEvents']) {
      const answer = await ask('POST', '/', target(name), body)
      expect([answer.status, JSON.parse(answer.body).__type]).toEqual([400, 'SerializationException'])
    }
  })

  test('a body that is not the gzip that it says', async () => {
    const answer = await ask('POST', '/_local-aws/append', { 'content-encoding': 'gzip' }, 'no')
    expect([answer.status, JSON.parse(answer.body).__type]).toEqual([400, 'SerializationException'])
  })

  test.each([
    ['{"batches":[]}', 'id must be'],
    ['{"id":"a","batches":[{"stream":"s"}]}', 'batches[0].logGroup must be'],
    [
      '{"id":"a","batches":[{"logGroup":"/x","stream":"s","lines":[{"time":1.5,"message":"x"}]}]}',
      'lines[0].time must be',
    ],
    ['{"id":"a","batches":[{"logGroup":"/x","stream":"s","truth":[1]}]}', 'truth[0] must be'],
  ])('an append %s', async (body, said) => {
    const answer = await ask('POST', '/_local-aws/append', {}, body)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body).message).toContain(said)
  })

  test('an append may be gzip, and counts once', async () => {
    const lines = [{ time: 5, message: 'x' }]
    const body = gzipSync(JSON.stringify({ id: 'zipped', batches: [{ logGroup: '/x', stream: 's', lines }] }))
    const send = () => ask('POST', '/_local-aws/append', { 'content-encoding': 'gzip' }, body)
    expect(JSON.parse((await send()).body)).toEqual({ appended: true })
    expect(JSON.parse((await send()).body)).toEqual({ appended: false })
  })
})

describe('what local-aws has not is said in the protocol of the caller, and in the log', () => {
  test.each([
    [
      'AmazonSQS.ListQueues',
      400,
      { __type: 'UnknownOperationException', message: 'AmazonSQS.ListQueues is not in local-aws.' },
    ],
    [
      'AWSStepFunctions.Nope',
      400,
      { __type: 'UnknownOperationException', message: 'AWSStepFunctions.Nope is not in local-aws.' },
    ],
  ])('%s', async (name, status, body) => {
    const answer = await ask('POST', '/', target(name), '{}')
    expect([answer.status, JSON.parse(answer.body)]).toEqual([status, body])
    expect(server.logged).toContain(`unknown operation: ${name} is not in local-aws.`)
  })

  test('forms are answered in XML', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await ask('POST', '/', form, 'Action=GetSessionToken&Version=2011-06-15')
    expect([answer.status, answer.type]).toEqual([404, 'text/xml'])
    expect(answer.body).toContain('<Code>InvalidAction</Code>')
    expect(server.logged.join()).toContain('STS GetSessionToken')
  })

  test('any other path', async () => {
    for (const path of [
      '/',
      '//x',
      '/bucket/key',
      '/2015-03-31/functions/f/unheard',
      '/_local-aws/nothing',
    ]) {
      const answer = await ask('GET', path, {})
      expect([path, answer.status, JSON.parse(answer.body).__type]).toEqual([
        path,
        404,
        'UnknownOperationException',
      ])
    }
  })
})
