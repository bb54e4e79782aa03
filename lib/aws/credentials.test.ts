import { createServer } from 'node:http'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AwsError } from './aws-error.ts'
import type { AwsTarget } from './aws-target.ts'
import { logsClient } from './clients.ts'
import { renewCredentials } from './credentials.ts'
import { readLogPages } from './log-reader.ts'
import { type ScriptedAws, scriptedAws } from './testing/scripted-aws.ts'

let aws: ScriptedAws
let sts: { endpoint: string; asked: URLSearchParams[]; close: () => void }
let assumed: (count: number) => { status: number; body: string }
let roles = 0

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAOWN')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  assumed = (count) => ({ status: 200, body: answer(`ASIA${count}`) })
  sts = await fakeSts()
  vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.endpoint)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  sts.close()
  await aws.close()
})

/** STS speaks the query protocol: a form in, XML out. */
async function fakeSts() {
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    asked.push(new URLSearchParams(body))
    const given = assumed(asked.length)
    response.writeHead(given.status, { 'content-type': 'text/xml' }).end(given.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { endpoint: `http://127.0.0.1:${port}`, asked, close: () => server.close() }
}

function answer(key: string): string {
  const expires = new Date(Date.now() + 3_600_000).toISOString()
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/o/onceboard</Arn><AssumedRoleId>A:o</AssumedRoleId></AssumedRoleUser>
    <Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expires}</Expiration></Credentials>
    </AssumeRoleResult></AssumeRoleResponse>`
}

const target = (): AwsTarget => ({
  region: 'eu-west-1',
  endpoint: aws.endpoint,
  account: { roleArn: `arn:aws:iam::222222222222:role/onceboard-${++roles}`, externalId: 'shared-secret' },
})

async function lines(of: AwsTarget): Promise<number> {
  let count = 0
  const asked = (error: AwsError | null) => {
    if (error?.code === 'CREDENTIALS') renewCredentials(of)
  }
  for await (const page of readLogPages(
    logsClient(of),
    { logGroup: 'g', from: 0, to: 1, filter: null },
    { place: 'here', asked },
  ))
    count += page.lines.length
  return count
}

const events = { body: { events: [{ eventId: 'e', timestamp: 1, message: 'm', logStreamName: 's' }] } }

test('a role is assumed once, with its external id, at the endpoint that AWS_ENDPOINT_URL_STS names', async () => {
  aws = await scriptedAws(() => events)
  const of = target()
  expect([await lines(of), await lines(of)]).toEqual([1, 1])
  expect(sts.asked).toHaveLength(1)
  expect(Object.fromEntries(sts.asked[0] ?? [])).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: of.account?.roleArn,
    ExternalId: 'shared-secret',
    RoleSessionName: 'onceboard',
  })
})

test('refused credentials are a problem of their own, and the next request fetches new ones', async () => {
  const expired = { status: 400, body: { __type: 'ExpiredTokenException', message: 'expired' } }
  aws = await scriptedAws((_, count) => (count === 1 ? expired : events))
  const of = target()
  const error = await lines(of).catch((thrown: unknown) => thrown)
  expect(error instanceof AwsError && error.code).toBe('CREDENTIALS')
  vi.useFakeTimers({ now: Date.now() + 20_000, toFake: ['Date'] })
  expect(await lines(of)).toBe(1)
  vi.useRealTimers()
  expect(sts.asked).toHaveLength(2)
})

test('a role that may not be assumed says so, and not that the log group is denied', async () => {
  aws = await scriptedAws(() => events)
  assumed = () => ({
    status: 403,
    body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform sts:AssumeRole</Message></Error></ErrorResponse>',
  })
  const of = target()
  const error = await lines(of).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'CREDENTIALS', operation: 'AssumeRole' })
  expect(String(error)).toContain(of.account?.roleArn)
  assumed = (count) => ({ status: 200, body: answer(`ASIA${count}`) })
  expect(await lines(of)).toBe(1)
})

test('the process keeps its own credentials where the pipeline names no role', async () => {
  aws = await scriptedAws(() => events)
  const client = logsClient({ region: 'eu-west-1', endpoint: aws.endpoint, account: null })
  await client.send(new FilterLogEventsCommand({ logGroupName: 'g' }))
  expect((await client.config.credentials()).accessKeyId).toBe('AKIAOWN')
  expect(sts.asked).toHaveLength(0)
})
