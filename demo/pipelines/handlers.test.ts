import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { guardTable, memoryTables } from '../history/memory-tables.ts'
import { handle as fileIngest } from './file-ingest/handler.ts'
import { handle as invoiceFiles } from './invoice-files/handler.ts'
import { handle as orderEvents } from './order-events/handler.ts'
import { sqsBatch } from './order-events/sqs-event.ts'
import { DownstreamError, type Handler, type Runtime } from './runtime.ts'
import { s3Notification } from './s3-event.ts'
import { handle as vendorDrop } from './vendor-drop/handler.ts'
import { handle as legacy } from './vendor-drop-legacy/handler.ts'

const NOW = Date.parse('2026-11-20T14:30:00Z')
const E_TAG = '9b2cf5d0c1e84a7796b3fd20aa51e7c4'
const FILE = {
  bucket: 'invoices',
  key: 'in/Rechnung #7 50% a+b.pdf',
  eTag: E_TAG,
  sequencer: '0A1B',
  size: 1,
  time: NOW,
}

/** A world for one handler: its lines, what it told, and a service behind it that fails on demand. */
function stage(settings: Readonly<Record<string, string>> = {}) {
  const tables = memoryTables(() => NOW)
  const lines: string[] = []
  const told: Readonly<Record<string, unknown>>[] = []
  let failures: string[] = []
  const runtime: Runtime = {
    print: (line) => void lines.push(line),
    truth: (entry) => void told.push({ ...entry }),
    now: () => NOW,
    table: (name) => guardTable(tables, name, async () => undefined),
    setting: (name) => settings[name] ?? null,
    downstream: async (source) => {
      if (failures.shift() === 'fail') throw new DownstreamError(`${source} is down`)
    },
  }
  const fail = (...next: string[]) => {
    failures = next
  }
  return { runtime, tables, lines, told, fail }
}

async function twice(handle: Handler, event: unknown, settings = {}) {
  const on = stage(settings)
  await handle(on.runtime, event)
  await handle(on.runtime, event)
  return on
}

describe('invoice-files', () => {
  const key = `invoices#in/Rechnung #7 50% a+b.pdf#${E_TAG}`

  it('logs its event, then what came of it; the second time it skips', async () => {
    const { lines, told, tables } = await twice(invoiceFiles, s3Notification(FILE))
    expect(lines.map((line) => line.slice(0, 200))).toEqual([
      expect.stringMatching(/^\{"Records":\[/),
      `Inserted ${key}`,
      expect.stringMatching(/^\{"Records":\[/),
      `Duplicate skipped for ${key}`,
    ])
    const event: unknown = JSON.parse(lines[0] ?? '')
    expect(event).toMatchObject({
      Records: [
        { s3: { object: { key: 'in/Rechnung+%237+50%25+a%2Bb.pdf', eTag: E_TAG, sequencer: '0A1B' } } },
      ],
    })
    expect(told.filter((truth) => truth['kind'] === 'outcome')).toEqual(
      ['processed', 'duplicate'].map((outcome) => ({
        ...{ kind: 'outcome', pipeline: 'invoice-files', source: 'invoices', outcome, key },
        ids: { sequencer: '0A1B' },
      })),
    )
    expect(tables.get('processing_tracking', key)).toEqual({
      tracking_id: key,
      processed_at: NOW / 1000,
      ttl: NOW / 1000 + 30 * 86_400,
    })
    expect(tables.get('invoices', key)).toMatchObject({ status: 'processed' })
  })

  it('inserts twice where a deploy lost the condition', async () => {
    const { lines } = await twice(invoiceFiles, s3Notification(FILE), { GUARD: 'off' })
    expect(lines.filter((line) => line === `Inserted ${key}`)).toHaveLength(2)
  })
})

describe('the vendors’ pipelines', () => {
  it('vendor-drop skips a changed file under an old name', async () => {
    const { runtime, lines, tables } = stage()
    await vendorDrop(runtime, s3Notification(FILE))
    await vendorDrop(runtime, s3Notification({ ...FILE, eTag: 'f'.repeat(32) }))
    expect(lines).toEqual([`Inserted ${FILE.key}`, `Duplicate skipped for ${FILE.key}`])
    const [written] = tables.written()
    const id = createHash('md5').update(FILE.key).digest('hex')
    expect(written?.item).toEqual({ id, filename: FILE.key, status: 'processed' })
  })

  it('vendor-drop-legacy writes the same record and skips nothing', async () => {
    const { lines, tables } = await twice(legacy, { Records: [{ s3: { object: { key: 'a+b.csv' } } }] })
    expect(lines).toEqual(['Inserted a b.csv', 'Inserted a b.csv'])
    expect(tables.written()).toHaveLength(1)
  })
})

describe('file-ingest', () => {
  const key = `invoices/${FILE.key}/${E_TAG}`

  it('checks, then acts', async () => {
    const { lines } = await twice(fileIngest, s3Notification(FILE))
    expect(lines).toEqual([`Inserted ${key}`, `Duplicate skipped for ${key}`])
  })

  it('two runs at once both pass the check', async () => {
    const { runtime, lines } = stage()
    await Promise.all([fileIngest(runtime, s3Notification(FILE)), fileIngest(runtime, s3Notification(FILE))])
    expect(lines).toEqual([`Inserted ${key}`, `Inserted ${key}`])
  })
})

describe('order-events', () => {
  const order = (sequence: number) => ({
    ...{ messageId: `m-${sequence}`, receiveCount: 1, sentAt: NOW },
    order: { source: 'shop', event_type: 'order.paid', timestamp: '2026-11-20T14:29:59.120Z', sequence },
  })
  const key = (sequence: number) => `shop/order.paid/2026-11-20T14:29:59.120Z/${sequence}`

  it('what failed in its middle leaves the records before it done, and comes again', async () => {
    const { runtime, lines, fail } = stage()
    fail('', 'fail')
    await expect(orderEvents(runtime, sqsBatch([order(1), order(2)]))).rejects.toThrow(DownstreamError)
    const again = [order(1), order(2)].map((message) => ({ ...message, receiveCount: 2 }))
    await orderEvents(runtime, sqsBatch(again))
    expect(lines).toEqual([
      `Inserted ${key(1)} {"messageId":"m-1","receiveCount":1}`,
      `Duplicate skipped for ${key(1)} {"messageId":"m-1","receiveCount":2}`,
      `Inserted ${key(2)} {"messageId":"m-2","receiveCount":2}`,
    ])
  })

  it('takes a message without an id, as a replay may send it', async () => {
    const { runtime, lines } = stage()
    await orderEvents(runtime, { Records: [{ body: JSON.stringify(order(3).order) }] })
    expect(lines).toEqual([`Inserted ${key(3)}`])
  })
})

it.each([
  ['invoice-files', invoiceFiles],
  ['vendor-drop', vendorDrop],
  ['order-events', orderEvents],
] as const)('%s refuses what is no event of its own', async (_, handle) => {
  await expect(handle(stage().runtime, { hello: 'world' })).rejects.toThrow(TypeError)
})
