import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { guardTable, memoryTables } from '../history/memory-tables.ts'
import { busEvent } from './bus-event.ts'
import { handle as crmSync } from './crm-sync/handler.ts'
import { handle as fileIngest } from './file-ingest/handler.ts'
import { handle as invoiceFiles } from './invoice-files/handler.ts'
import { contentId, handle as invoices } from './invoices/handler.ts'
import { handle as metricsHourly } from './metrics-hourly/handler.ts'
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

describe('invoices', () => {
  const detail = { invoice_number: 'INV-2026-7', date: '2026-11-20', amount: 1500.5, vendor: 'Acme Corp' }
  const entry = { type: 'Invoice Received', source: 'billing', detail }
  const key = contentId(detail)

  it('the key is the content’s, in whatever order its fields come, and its row the invoice itself', async () => {
    const { runtime, lines, told, tables } = stage()
    await invoices(runtime, busEvent(entry, 'e-1', NOW))
    const turned = Object.fromEntries(Object.entries(detail).reverse())
    await invoices(runtime, busEvent({ ...entry, detail: turned }, 'e-2', NOW))
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([
      `Inserted ${key}`,
      `Duplicate skipped for ${key}`,
    ])
    expect(tables.get('invoices', key)).toEqual({
      content_id: key,
      ...detail,
      timestamp: NOW / 1000,
      status: 'processed',
    })
    expect(told.map(({ ids }) => ids)).toEqual(
      ['e-1', 'e-1', 'e-2', 'e-2'].map((eventBridgeId) => ({ eventBridgeId })),
    )
  })

  it('another amount is another invoice', () => {
    expect(contentId({ ...detail, amount: 1 })).not.toBe(key)
  })
})

describe('metrics-hourly', () => {
  const detail = { metric: 'revenue', dimension: 'country=DE', hour: '2026-11-20T13' }
  it('overwrites the hour’s partition, which then holds the same', async () => {
    const event = busEvent({ type: 'Hour Ended', source: 'scheduler', detail }, 'e-1', NOW)
    const once = stage()
    await metricsHourly(once.runtime, event)
    const { lines, tables } = await twice(metricsHourly, event)
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual(
      Array(2).fill('Inserted revenue/country=DE/2026-11-20T13'),
    )
    expect(tables.written().map(({ item }) => item)).toEqual(once.tables.written().map(({ item }) => item))
    expect(tables.written()).toHaveLength(1)
  })
})

describe('crm-sync', () => {
  const change = (version: number) => {
    const detail = { source: 'crm', id: 'C-7', version, name: 'Ada Byron' }
    return busEvent({ type: 'Customer Changed', source: 'crm', detail }, `e-${version}`, NOW)
  }
  const said = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('{'))

  it('takes each version once, and a late one overwrites a newer', async () => {
    const { runtime, lines, tables } = stage()
    for (const version of [2, 1, 2]) await crmSync(runtime, change(version))
    expect(said(lines)).toEqual([
      'Inserted crm:C-7:2',
      'Inserted crm:C-7:1',
      'Duplicate skipped for crm:C-7:2',
    ])
    expect(tables.get('customers', 'crm:C-7')).toMatchObject({ version: 1 })
  })

  it('skips what failed behind its key: the customer is lost', async () => {
    const { runtime, lines, tables, fail } = stage()
    fail('fail')
    await expect(crmSync(runtime, change(1))).rejects.toThrow(DownstreamError)
    await crmSync(runtime, change(1))
    expect(said(lines)).toEqual(['Duplicate skipped for crm:C-7:1'])
    expect(tables.get('customers', 'crm:C-7')).toBeNull()
  })
})

it.each([
  ['invoices', invoices],
  ['metrics-hourly', metricsHourly],
  ['crm-sync', crmSync],
  ['invoice-files', invoiceFiles],
  ['vendor-drop', vendorDrop],
  ['order-events', orderEvents],
] as const)('%s refuses what is no event of its own', async (_, handle) => {
  await expect(handle(stage().runtime, { hello: 'world' })).rejects.toThrow(TypeError)
})
