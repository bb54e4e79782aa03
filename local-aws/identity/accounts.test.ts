import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { clientsFor, type TestServer, temporaryFolder, testServer } from '../testing/harness.ts'
import { spawnLocalAws } from '../testing/spawned.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const NOW = Date.now()
const OTHER = '222222222222'
const ROLE = `arn:aws:iam::${OTHER}:role/reader`
const PROBE = fileURLToPath(new URL('../testing/handlers/probe.ts', import.meta.url))
let server: TestServer

beforeAll(async () => {
  server = await testServer()
  await server.control('PUT', 'principals', { arn: ROLE, externalId: 'secret', deniedLogGroups: ['/denied'] })
})
afterAll(() => server.close())

function keys(accessKeyId: string) {
  return { accessKeyId, secretAccessKey: 'local' }
}

function assuming(externalId: string | undefined, roleArn = ROLE) {
  const params = {
    RoleArn: roleArn,
    RoleSessionName: 'test',
    ...(externalId ? { ExternalId: externalId } : {}),
  }
  const clientConfig = { region: 'us-east-1', endpoint: server.url, maxAttempts: 1 }
  return fromTemporaryCredentials({ params, clientConfig, masterCredentials: keys('local') })
}

function options(credentials: ReturnType<typeof keys> | ReturnType<typeof assuming>, region: string) {
  return { credentials, region, endpoint: server.url, maxAttempts: 1 }
}

function append(account: string | undefined, region: string | undefined, logGroup: string, message: string) {
  const batch = { account, region, logGroup, stream: 's', lines: [{ time: NOW, message }] }
  return server.control('POST', 'append', { id: crypto.randomUUID(), batches: [batch] })
}

async function messages(client: CloudWatchLogsClient, logGroupName: string) {
  const { events } = await client.send(new FilterLogEventsCommand({ logGroupName }))
  return (events ?? []).map((event) => event.message)
}

describe('log groups', () => {
  test('of one name in two regions and two accounts are four', async () => {
    const places = [
      { account: undefined, region: undefined, client: server.logs },
      { account: undefined, region: 'eu-central-1', client: logs(keys('local'), 'eu-central-1') },
      { account: OTHER, region: undefined, client: logs(assuming('secret'), 'us-east-1') },
      { account: OTHER, region: 'eu-central-1', client: logs(keys(OTHER), 'eu-central-1') },
    ]
    for (const [index, { account, region }] of places.entries()) {
      await append(account, region, '/same', `in place ${index}`)
    }
    for (const [index, { account, region, client }] of places.entries()) {
      expect(await messages(client, '/same')).toEqual([`in place ${index}`])
      const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/same' }))
      expect(logGroups?.map((group) => group.logGroupArn)).toEqual([
        `arn:aws:logs:${region ?? 'us-east-1'}:${account ?? '123456789012'}:log-group:/same`,
      ])
    }
  })

  test('made through the API are made where the caller is', async () => {
    const client = logs(assuming('secret'), 'ap-south-1')
    await client.send(new CreateLogGroupCommand({ logGroupName: '/made' }))
    expect(await messages(client, '/made')).toEqual([])
    await expect(messages(server.logs, '/made')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

function logs(...[credentials, region]: Parameters<typeof options>) {
  return new CloudWatchLogsClient(options(credentials, region))
}

describe('AssumeRole', () => {
  const denied = expect.objectContaining({ name: 'AccessDenied' })

  test.each([
    ['a wrong ExternalId', 'guess', ROLE],
    ['no ExternalId', undefined, ROLE],
    ['an unknown role', 'secret', `arn:aws:iam::${OTHER}:role/nobody`],
  ])('refuses %s', async (_, externalId, role) => {
    await expect(assuming(externalId, role)()).rejects.toEqual(denied)
  })

  test('gives keys that end, and that are good with their token alone', async () => {
    const given = await assuming('secret')()
    expect(given.expiration?.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
    const forged = logs({ ...given, ...{ sessionToken: 'x' } }, 'us-east-1')
    await expect(messages(forged, '/same')).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
    const unknown = logs(keys(`${given.accessKeyId.slice(0, -1)}_`), 'us-east-1')
    await expect(messages(unknown, '/same')).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
  })

  test('whom it made is told by GetCallerIdentity', async () => {
    const given = await assuming('secret')()
    const asked = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-amz-security-token': given.sessionToken ?? '',
        authorization: `AWS4-HMAC-SHA256 Credential=${given.accessKeyId}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    })
    const body = await asked.text()
    expect(body).toContain(`<Account>${OTHER}</Account>`)
    expect(body).toContain(`<Arn>arn:aws:sts::${OTHER}:assumed-role/reader/test</Arn>`)
  })
})

test('a denied log group is refused to its role, also where it is not there, and to nobody else', async () => {
  await append(OTHER, undefined, '/denied', 'secret')
  const role = logs(assuming('secret'), 'us-east-1')
  const refused = {
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `not authorized to perform: logs:FilterLogEvents on resource: arn:aws:logs:us-east-1:${OTHER}:log-group:/denied`,
    ),
  }
  await expect(messages(role, '/denied')).rejects.toMatchObject(refused)
  await expect(messages(logs(assuming('secret'), 'eu-west-1'), '/denied')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  })
  const query = { logGroupName: '/denied', startTime: 0, endTime: 1, queryString: 'fields @message' }
  await expect(role.send(new StartQueryCommand(query))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  })
  expect(await messages(logs(keys(OTHER), 'us-east-1'), '/denied')).toEqual(['secret'])

  await server.control('PUT', 'principals', { arn: ROLE, externalId: 'secret' })
  expect(await messages(role, '/denied')).toEqual(['secret'])
  const root = { arn: `arn:aws:iam::${OTHER}:root`, deniedLogGroups: ['/denied'] }
  await server.control('PUT', 'principals', root)
  await expect(messages(logs(keys(OTHER), 'us-east-1'), '/denied')).rejects.toMatchObject(refused)
})

test('tables are of their account and region', async () => {
  const table = {
    TableName: 'mine',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    BillingMode: 'PAY_PER_REQUEST' as const,
  }
  const role = new DynamoDBClient(options(assuming('secret'), 'eu-west-1'))
  const made = await role.send(new CreateTableCommand(table))
  expect(made.TableDescription?.TableArn).toBe(`arn:aws:dynamodb:eu-west-1:${OTHER}:table/mine`)
  expect((await role.send(new ListTablesCommand({}))).TableNames).toEqual(['mine'])
  expect((await server.dynamo.send(new ListTablesCommand({}))).TableNames).toEqual([])
  const here = await server.dynamo.send(new CreateTableCommand(table))
  expect(here.TableDescription?.TableArn).toBe('arn:aws:dynamodb:us-east-1:123456789012:table/mine')
})

test('functions are of their account and region, and so are their lines', async () => {
  const place = { account: OTHER, region: 'eu-west-1' }
  await server.control('PUT', 'functions/probe', { ...place, module: PROBE, timeoutMs: 30_000 })
  const invoke = new InvokeCommand({ FunctionName: 'probe', Payload: '{}' })
  const role = new LambdaClient(options(assuming('secret'), 'eu-west-1'))
  expect((await role.send(invoke)).FunctionError).toBeUndefined()
  await expect(server.lambda.send(invoke)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  const lines = await messages(logs(assuming('secret'), 'eu-west-1'), '/aws/lambda/probe')
  expect(lines[0]).toMatch(/^START RequestId: /)
  await expect(messages(server.logs, '/aws/lambda/probe')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('roles, sessions, groups and tables of other accounts outlive a restart', async () => {
  const dataDir = temporaryFolder()
  const before = await spawnLocalAws(dataDir)
  await clientsFor(before.url).control('PUT', 'principals', { arn: ROLE, deniedLogGroups: ['/denied'] })
  const clientConfig = { region: 'us-east-1', endpoint: before.url }
  const params = { RoleArn: ROLE, RoleSessionName: 'test' }
  const given = await fromTemporaryCredentials({ params, clientConfig, masterCredentials: keys('local') })()
  const place = { credentials: given, region: 'eu-west-1', endpoint: before.url }
  await new CloudWatchLogsClient(place).send(new CreateLogGroupCommand({ logGroupName: '/kept' }))
  const table = {
    TableName: 'kept',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    BillingMode: 'PAY_PER_REQUEST' as const,
  }
  await new DynamoDBClient(place).send(new CreateTableCommand(table))
  before.child.kill('SIGTERM')
  await before.ended

  const after = await spawnLocalAws(dataDir)
  const again = { ...place, endpoint: after.url, maxAttempts: 1 }
  const client = new CloudWatchLogsClient(again)
  expect(await messages(client, '/kept')).toEqual([])
  await expect(messages(client, '/denied')).rejects.toMatchObject({ name: 'AccessDeniedException' })
  expect((await new DynamoDBClient(again).send(new ListTablesCommand({}))).TableNames).toEqual(['kept'])
  after.child.kill('SIGTERM')
  await after.ended
  rmSync(dataDir, { recursive: true, force: true })
})

test('a principal that is none is refused', async () => {
  const asked = server.control('PUT', 'principals', { arn: 'reader' })
  await expect(asked).rejects.toThrow('arn must be arn:aws:iam::')
})
