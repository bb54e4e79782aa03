import { LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, expect, test } from 'vitest'
import { functionVersion, invokeOnce, type SendResult } from './replay-target.ts'
import { type Answer, type Asked, type ScriptedAws, scriptedAws } from './testing/scripted-aws.ts'

let aws: ScriptedAws
afterEach(() => aws.close())

async function clientFor(script: (asked: Asked) => Answer): Promise<LambdaClient> {
  aws = await scriptedAws(script)
  return new LambdaClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, throwOnRequestTimeout: true },
  })
}

const send = (client: LambdaClient): Promise<SendResult> =>
  invokeOnce(client, { lambda: 'f', payload: '{"a":"é"}', requestTimeoutMs: 300, replayId: 'r1' }, 'here')

test('an answer is sent: request id, log tail, version, and a function error beside its 200', async () => {
  const client = await clientFor(() => ({
    body: { errorMessage: 'no' },
    headers: {
      'x-amzn-requestid': 'req-1',
      'x-amz-function-error': 'Unhandled',
      'x-amz-log-result': Buffer.from('START …\n').toString('base64'),
      'x-amz-executed-version': '7',
    },
  }))
  expect(await send(client)).toEqual({
    kind: 'sent',
    requestId: 'req-1',
    statusCode: 200,
    functionError: 'Unhandled',
    payload: '{"errorMessage":"no"}',
    logTail: 'START …\n',
    version: '7',
  })
  expect(aws.asked).toEqual([{ operation: '/2015-03-31/functions/f/invocations', input: { a: 'é' } }])
})

const refused = (status: number, type: string): Answer => ({
  status,
  body: { message: 'no' },
  headers: { 'x-amzn-errortype': type },
})

test.each<[string, Answer]>([
  ['not found', refused(404, 'ResourceNotFoundException')],
  ['denied', refused(403, 'AccessDeniedException')],
  ['a bad payload', refused(400, 'InvalidRequestContentException')],
  ['too large', refused(413, 'RequestTooLargeException')],
  ['throttled', refused(429, 'TooManyRequestsException')],
])('%s is a definite refusal: failed, and asked once', async (_, answer) => {
  expect((await send(await clientFor(() => answer))).kind).toBe('failed')
  expect(aws.asked).toHaveLength(1)
})

test.each<[string, Answer]>([
  ['a reset', 'reset'],
  ['no answer in time', 'hang'],
  ['a 500', refused(500, 'ServiceException')],
  ['a 502', { raw: 'bad gateway', status: 502 }],
])('%s may have been sent, and is never sent again', async (_, answer) => {
  expect((await send(await clientFor(() => answer))).kind).toBe('maybe-sent')
  expect(aws.asked).toHaveLength(1)
})

test('nobody listening: it never left', async () => {
  const client = await clientFor(() => 'hang')
  await aws.close()
  const result = await send(client)
  expect(result).toMatchObject({ kind: 'failed', error: { code: 'UNREACHABLE', operation: 'Invoke' } })
})

test('credentials that cannot be had: it never left', async () => {
  aws = await scriptedAws(() => 'hang')
  const credentials = async () => {
    throw Object.assign(new Error('no profile'), { name: 'CredentialsProviderError' })
  }
  const client = new LambdaClient({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials,
    maxAttempts: 1,
  })
  expect(await send(client)).toMatchObject({ kind: 'failed', error: { code: 'CREDENTIALS' } })
  expect(aws.asked).toHaveLength(0)
})

test('the deployed version: GetFunction where GetFunctionConfiguration is unknown', async () => {
  const client = await clientFor(({ operation }) =>
    operation.endsWith('/configuration')
      ? refused(404, 'UnknownOperationException')
      : { body: { Configuration: { Version: '7', CodeSha256: 'abc' } } },
  )
  expect(await functionVersion(client, 'f', 'here')).toEqual({ version: '7', codeSha256: 'abc' })
})
