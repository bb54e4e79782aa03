import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { attributeText } from './attribute-text.ts'
import { measureWindow } from './measured-window.ts'
import { recordId } from './record-id.ts'
import { recordKey } from './record-key.ts'
import { recordTimes, recordView } from './record-view.ts'
import { recordAttributes, type TableDescription, type TableSettings } from './table-settings.ts'

const SETTINGS: TableSettings = {
  name: 't',
  id: '{key}',
  key: null,
  sortKey: null,
  partition: null,
  status: null,
  expiry: null,
  inProgressExpiry: null,
  processedAt: null,
}
const TABLE: TableDescription = {
  name: 't',
  partitionKey: { name: 'id', type: 'S' },
  sortKey: null,
  ttlAttribute: null,
}
const NOW = 1_800_000_000_000
const S = (text: string): AttributeValue => ({ S: text })
const N = (number: number): AttributeValue => ({ N: String(number) })

function view(
  item: Record<string, AttributeValue>,
  settings: Partial<TableSettings> = {},
  ttlAttribute: string | null = null,
) {
  const attributes = recordAttributes({ ...SETTINGS, ...settings }, { ...TABLE, ttlAttribute })
  return recordView(item, { table: 't', id: 'x', keys: ['id'], attributes, now: NOW })
}

test.each([
  ['{key}', 'a b', 'a b'],
  ['x/{key}/y', '$& $1', 'x/$& $1/y'],
  ['fixed', 'a', 'fixed'],
])('recipe %s', (recipe, key, expected) => {
  expect(recordId(recipe, key)).toBe(expected)
})

test('hashes are those of md5sum and sha256sum, of the key as UTF-8', () => {
  expect(recordId('md5({key})', '')).toBe('d41d8cd98f00b204e9800998ecf8427e')
  expect(recordId('p#sha256({key})', 'abc')).toBe(
    'p#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  expect(recordId('md5({key})', 'é')).toBe('66ddcd97cfdeabb2f6fb8a999b4bc76f')
})

test('the usual processing_tracking table, in seconds', () => {
  const record = view({ tracking_id: S('x'), processed_at: N(NOW / 1000 - 60), ttl: N(NOW / 1000 + 60) })
  expect(record).toMatchObject({
    state: 'present',
    processedAt: NOW - 60_000,
    expiresAt: NOW + 60_000,
    readAt: NOW,
  })
  expect(view({ ttl: N(NOW / 1000 - 1) }).state).toBe('expired')
  expect(view({ ttl: N(NOW / 1000 - 0.5) }).state).toBe('expired')
})

test('records without an expiry: id, filename, status; and content_id with its timestamp', () => {
  const plain = view({ filename: S('a.txt'), status: S('processed'), id: S('x') })
  expect(plain).toMatchObject({ state: 'present', processedAt: null, expiresAt: null })
  expect('attributes' in plain && plain.attributes.map(({ name }) => name)).toEqual([
    'id',
    'filename',
    'status',
  ])
  expect(view({ content_id: S('x'), timestamp: N(NOW / 1000), status: S('processed') })).toMatchObject({
    state: 'present',
    processedAt: NOW,
  })
})

test('Powertools: seconds and milliseconds, by logical expiry', () => {
  const record = (status: string, expiration: number, inProgress?: number) =>
    view({
      id: S('f#h'),
      status: S(status),
      expiration: N(expiration),
      ...(inProgress === undefined ? {} : { in_progress_expiration: N(inProgress) }),
    }).state
  const later = NOW / 1000 + 10
  expect(record('COMPLETED', later)).toBe('present')
  expect(record('COMPLETED', NOW / 1000 - 10)).toBe('expired')
  expect(record('INPROGRESS', later, NOW + 1)).toBe('in_progress')
  expect(record('INPROGRESS', later, NOW - 1)).toBe('expired')
  expect(record('INPROGRESS', later)).toBe('in_progress')
})

test("configured names win, then the table's own TTL attribute, then names that are known", () => {
  const item = {
    ttl: N(1),
    gone: N(NOW / 1000 + 5),
    when: S('2027-01-15T08:00:00.000Z'),
    state: S('pending'),
  }
  expect(view(item).state).toBe('expired')
  expect(view(item, {}, 'gone')).toMatchObject({ state: 'present', expiresAt: NOW + 5_000 })
  expect(view(item, { expiry: 'gone', processedAt: 'when', status: 'state' })).toMatchObject({
    state: 'in_progress',
    processedAt: Date.parse('2027-01-15T08:00:00.000Z'),
  })
})

test('attributes are text: digits unchanged, maps as JSON, bytes as base64, bounded', () => {
  expect(attributeText({ N: '12345678901234567890' })).toBe('12345678901234567890')
  expect(attributeText({ M: { a: { N: '1.5' }, b: { L: [S('x'), { NULL: true }] } } })).toBe(
    '{"a":1.5,"b":["x",null]}',
  )
  expect(attributeText({ M: { big: { N: '12345678901234567890' } } })).toBe('{"big":"12345678901234567890"}')
  expect(attributeText({ BOOL: false })).toBe('false')
  expect(attributeText({ B: Buffer.from('hi') })).toBe('aGk=')
  expect(attributeText({ SS: ['a'] })).toBe('["a"]')
  expect(attributeText(S('x'.repeat(9_000)))).toHaveLength(4_000)
})

test('where a record stands: plain, composite with its partition, Powertools composite', () => {
  expect(recordKey(SETTINGS, TABLE, 'k')).toEqual({ key: { id: S('k') }, shown: 'k' })
  const composite: TableDescription = { ...TABLE, sortKey: { name: 'sk', type: 'S' } }
  expect(recordKey({ ...SETTINGS, partition: 'p' }, composite, 'k').key).toEqual({ id: S('p'), sk: S('k') })
  expect(recordKey(SETTINGS, composite, 'payments#abc')).toEqual({
    key: { id: S('idempotency#payments'), sk: S('payments#abc') },
    shown: 'idempotency#payments / payments#abc',
  })
  expect(recordKey(SETTINGS, composite, 'fn.app.handler#abc').key.id).toEqual(S('idempotency#fn'))
  expect(
    recordKey({ ...SETTINGS, key: 'pk' }, { ...TABLE, partitionKey: { name: 'id', type: 'N' } }, '7').key,
  ).toEqual({
    pk: { N: '7' },
  })
})

test('W: rounded to minutes, as most records have it; none that expires: for ever; nothing to tell: unknown', () => {
  const record = (processed: number | null, expires: number | null) =>
    recordTimes(
      {
        ...(processed === null ? {} : { processed_at: N(processed) }),
        ...(expires === null ? {} : { ttl: N(expires) }),
      },
      recordAttributes(SETTINGS, TABLE),
    )
  const day = 86_400
  expect(
    measureWindow([record(1e9, 1e9 + 30 * day), record(1e9 + 1, 1e9 + 30 * day + 2), record(1e9, 1e9 + day)]),
  ).toEqual({
    kind: 'for',
    ms: 30 * day * 1000,
  })
  expect(measureWindow([record(1e9, null)])).toEqual({ kind: 'for-ever' })
  expect(measureWindow([])).toEqual({ kind: 'unknown', why: 'no-record' })
  expect(measureWindow([record(null, 1e9)])).toEqual({ kind: 'unknown', why: 'no-processed-time' })
})
