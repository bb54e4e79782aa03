import {
  DeleteRetentionPolicyCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  type FilterLogEventsCommandOutput,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestServer, testServer } from '../testing/harness.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const GROUP = '/aws/lambda/filtered'
const NOW = Date.now()
let server: TestServer

beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.close())

function append(logGroup: string, stream: string, lines: { time: number; message: string }[]) {
  return server.control('POST', 'append', { id: crypto.randomUUID(), batches: [{ logGroup, stream, lines }] })
}

async function pages(input: Partial<FilterLogEventsCommandInput>): Promise<FilterLogEventsCommandOutput[]> {
  const found: FilterLogEventsCommandOutput[] = []
  let nextToken: string | undefined
  do {
    const asked: FilterLogEventsCommandInput = { logGroupName: GROUP, ...input }
    const page = await server.logs.send(
      new FilterLogEventsCommand(nextToken === undefined ? asked : { ...asked, nextToken }),
    )
    found.push(page)
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

async function messages(input: Partial<FilterLogEventsCommandInput>): Promise<(string | undefined)[]> {
  return (await pages(input)).flatMap((page) => page.events ?? []).map((event) => event.message)
}

test('events come in order of time, then acceptance, over all streams; ids are of the shape that AWS documents', async () => {
  await append(GROUP, 'b', [
    { time: NOW, message: 'second' },
    { time: NOW, message: 'third' },
  ])
  await append(GROUP, 'a', [
    { time: NOW, message: 'fourth' },
    { time: NOW - 1, message: 'first' },
  ])
  const events = (await pages({})).flatMap((page) => page.events ?? [])
  expect(events.map((event) => event.message)).toEqual(['first', 'second', 'third', 'fourth'])
  const ids = events.map((event) => event.eventId ?? '')
  expect(ids.every((id) => /^\d{56}$/.test(id))).toBe(true)
  expect(ids).toEqual([...ids].sort())
  const parts = ids.map((id) => ({ time: BigInt(id) >> 144n, line: BigInt(id) & 0xffffn }))
  expect(parts.map(({ time }) => Number(time))).toEqual([NOW - 1, NOW, NOW, NOW])
  expect(parts.map(({ line }) => Number(line))).toEqual([1, 0, 1, 0])
  const batches = ids.map((id) => (BigInt(id) >> 16n) & ((1n << 128n) - 1n))
  expect(batches[1]).toBe(batches[2])
  expect(batches[3]).toBe(batches[0])
  expect((batches[3] ?? 0n) - (batches[2] ?? 0n)).toBe(1n)
  expect(await messages({ startTime: Date.UTC(2024, 0, 1), startFromHead: false })).toEqual([
    'fourth',
    'third',
    'second',
    'first',
  ])
})

test('both ends of the range are inclusive; streams are chosen by name or prefix', async () => {
  const at = (time: number) => ({ time, message: `at ${time - NOW}` })
  await append('/times', 'one', [at(NOW), at(NOW + 1), at(NOW + 2), at(NOW + 3)])
  await append('/times', 'two', [{ time: NOW + 1, message: 'two' }])
  const query = { logGroupName: '/times' }
  expect(await messages({ ...query, startTime: NOW + 1, endTime: NOW + 2 })).toEqual(['at 1', 'two', 'at 2'])
  expect(await messages({ ...query, logStreamNames: ['two', 'nowhere'] })).toEqual(['two'])
  expect(await messages({ ...query, logStreamNamePrefix: 'o' })).toHaveLength(4)
  const arn = 'arn:aws:logs:us-east-1:123456789012:log-group:/times:*'
  const byArn = await server.logs.send(new FilterLogEventsCommand({ logGroupIdentifier: arn }))
  expect(byArn.events).toHaveLength(5)
})

test('a page ends at 10,000 events or 1 MB, and the pages hold every event once', async () => {
  const many = Array.from({ length: 25_000 }, (_, index) => ({
    time: NOW + (index >> 8),
    message: `n${index}`,
  }))
  await append('/many', 's', many)
  const found = await pages({ logGroupName: '/many' })
  expect(found.map((page) => page.events?.length)).toContain(10_000)
  expect(found.flatMap((page) => page.events ?? []).map((event) => event.message)).toEqual(
    many.map((line) => line.message),
  )
  await append(
    '/large',
    's',
    [1, 2, 3].map((index) => ({ time: NOW, message: String(index).repeat(600_000) })),
  )
  expect((await pages({ logGroupName: '/large' })).map((page) => page.events?.length)).toEqual([1, 1, 1])
})

test('some pages are empty though more follows, and a rare pattern has to be looked for', async () => {
  await append(
    '/few',
    's',
    Array.from({ length: 9 }, (_, index) => ({ time: NOW + index, message: `m${index}` })),
  )
  const found = await pages({ logGroupName: '/few', limit: 2 })
  expect(found.some((page) => page.events?.length === 0 && page.nextToken !== undefined)).toBe(true)
  expect(found.flatMap((page) => page.events ?? [])).toHaveLength(9)
  const hay = Array.from({ length: 26_000 }, (_, index) => ({ time: NOW, message: `hay ${index}` }))
  await append('/hay', 's', [...hay, { time: NOW, message: 'needle' }])
  const search = await pages({ logGroupName: '/hay', filterPattern: 'needle' })
  expect(search[0]?.events).toEqual([])
  expect(search.flatMap((page) => page.events ?? []).map((event) => event.message)).toEqual(['needle'])
})

test('what is odd in a message comes back as it was', async () => {
  const odd = ['nul \0 in', '\ud800 alone', 'é😀', '<script>alert(1)</script>', '\n', 'x'.repeat(1_000_000)]
  await append(
    '/odd',
    's',
    odd.map((message) => ({ time: NOW, message })),
  )
  expect(await messages({ logGroupName: '/odd' })).toEqual(odd)
})

test('a token is good for its own query alone', async () => {
  const first = await server.logs.send(new FilterLogEventsCommand({ logGroupName: '/few', limit: 2 }))
  const token = first.nextToken ?? ''
  const refused = { name: 'InvalidParameterException' }
  const ask = (input: FilterLogEventsCommandInput) => server.logs.send(new FilterLogEventsCommand(input))
  await expect(ask({ logGroupName: '/few', filterPattern: 'm1', nextToken: token })).rejects.toMatchObject(
    refused,
  )
  await expect(ask({ logGroupName: '/many', nextToken: token })).rejects.toMatchObject(refused)
  await expect(ask({ logGroupName: '/few', nextToken: `x${token}` })).rejects.toMatchObject(refused)
  await expect(ask({ logGroupName: '/few', nextToken: '%' })).rejects.toMatchObject(refused)
  expect((await ask({ logGroupName: '/few', limit: 5, nextToken: token })).events).toHaveLength(5)
})

test('impossible queries are refused with the code that AWS has', async () => {
  const ask = (input: Partial<FilterLogEventsCommandInput>) =>
    server.logs.send(new FilterLogEventsCommand(input))
  const invalid = { name: 'InvalidParameterException' }
  await expect(ask({})).rejects.toMatchObject(invalid)
  await expect(ask({ logGroupName: GROUP, logGroupIdentifier: GROUP })).rejects.toMatchObject(invalid)
  await expect(
    ask({ logGroupName: GROUP, logStreamNames: ['a'], logStreamNamePrefix: 'a' }),
  ).rejects.toMatchObject(invalid)
  const streams = Array.from({ length: 101 }, (_, index) => `s${index}`)
  await expect(ask({ logGroupName: GROUP, logStreamNames: streams })).rejects.toMatchObject(invalid)
  await expect(ask({ logGroupName: GROUP, limit: 10_001 })).rejects.toMatchObject(invalid)
  await expect(ask({ logGroupName: GROUP, startTime: 2, endTime: 1 })).rejects.toMatchObject(invalid)
  await expect(ask({ logGroupName: GROUP, filterPattern: '"open' })).rejects.toMatchObject(invalid)
  await expect(ask({ logGroupName: GROUP, startFromHead: false })).rejects.toMatchObject(invalid)
  await expect(ask({ logGroupName: '/nowhere' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('retention hides what is older', async () => {
  const day = 86_400_000
  await append('/kept', 's', [
    { time: NOW - 2 * day, message: 'old' },
    { time: NOW - 1000, message: 'new' },
  ])
  expect(await messages({ logGroupName: '/kept' })).toEqual(['old', 'new'])
  await server.logs.send(new PutRetentionPolicyCommand({ logGroupName: '/kept', retentionInDays: 1 }))
  expect(await messages({ logGroupName: '/kept' })).toEqual(['new'])
  await server.logs.send(new DeleteRetentionPolicyCommand({ logGroupName: '/kept' }))
  expect(await messages({ logGroupName: '/kept' })).toEqual(['old', 'new'])
})
