import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeySchemeName } from '../pipeline.ts'
import { isObject, type JsonObject, objectAt, textAt } from '../signals/json.ts'
import { buildPayload, type ObjectKeyForm, objectKeyForm } from './key-scheme.ts'
import { decodeObjectKey, encodeObjectKey } from './object-key.ts'

/** The first record of a payload as it comes out of JSON. */
function firstRecord(payload: unknown): JsonObject {
  const sent: unknown = JSON.parse(JSON.stringify(payload))
  const records = isObject(sent) ? sent['Records'] : null
  const record: unknown = Array.isArray(records) ? records[0] : null
  if (!isObject(record)) throw new Error('no record')
  return record
}

function objectOf(payload: unknown, form: ObjectKeyForm): { bucket: string; key: string; eTag: string } {
  const s3 = objectAt(firstRecord(payload), 's3')
  const object = objectAt(s3, 'object')
  const key = textAt(object, 'key') ?? ''
  return {
    bucket: textAt(objectAt(s3, 'bucket'), 'name') ?? '',
    key: form === 'encoded' ? key : (decodeObjectKey(key) ?? ''),
    eTag: textAt(object, 'eTag') ?? '',
  }
}

function bodyOf(payload: unknown): JsonObject {
  const body: unknown = JSON.parse(textAt(firstRecord(payload), 'body') ?? '')
  return isObject(body) ? body : {}
}

/** How handlers usually compute the keys. */
const DERIVE: Partial<Record<KeySchemeName, (payload: unknown, form: ObjectKeyForm) => string>> = {
  'bucket#key#etag': (payload, form) => {
    const { bucket, key, eTag } = objectOf(payload, form)
    return `${bucket}#${key}#${eTag}`
  },
  '{bucket}/{prefix}/{filename}/{hash}': (payload, form) => {
    const { bucket, key, eTag } = objectOf(payload, form)
    return key.includes('/') ? `${bucket}/${key}/${eTag}` : `${bucket}//${key}/${eTag}`
  },
  '{source}/{event_type}/{timestamp}/{sequence}': (payload) => {
    const { source, event_type, timestamp, sequence } = bodyOf(payload)
    return `${source}/${event_type}/${timestamp}/${sequence}`
  },
  '{source}:{id}:{version}': (payload) => {
    const { source, id, version } = bodyOf(payload)
    return `${source}:${id}:${version}`
  },
}

const text = fc.string({ unit: fc.constantFrom(..."ab/1 .-_+%#:()'!~*&=ü漢😀"), minLength: 1, maxLength: 20 })
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
const hex32 = fc.stringMatching(/^[0-9a-f]{32}$/)
const segment = text.map((raw) => raw.replaceAll('/', '_'))
const digits = fc.stringMatching(/^\d{1,20}$/)
const time = fc.oneof(
  fc.integer({ min: 1e9, max: 2e12 }).map(String),
  fc.constantFrom('2026-11-20T14:32:07.123Z', '2026-11-20'),
)

const KEYS: Partial<Record<KeySchemeName, fc.Arbitrary<string>>> = {
  'bucket#key#etag': fc.tuple(name, text, hex32).map((parts) => parts.join('#')),
  '{bucket}/{prefix}/{filename}/{hash}': fc
    .tuple(name, segment, segment, hex32)
    .map((parts) => parts.join('/')),
  '{source}/{event_type}/{timestamp}/{sequence}': fc
    .tuple(name, text, time, digits)
    .map((parts) => parts.join('/')),
  '{source}:{id}:{version}': fc.tuple(name, text, digits).map((parts) => parts.join(':')),
}

describe('a built payload leads back to its key', () => {
  const schemes = (Object.keys(KEYS) as (keyof typeof KEYS)[]).map((scheme) => [scheme] as const)

  it.each(schemes)('%s, keys printed decoded', (scheme) => {
    fc.assert(
      fc.property(KEYS[scheme] ?? fc.constant(''), (key) => {
        const payload = buildPayload(scheme, key, {}, { objectKeyForm: 'decoded' })
        expect(DERIVE[scheme]?.(payload, 'decoded')).toBe(key)
      }),
    )
  })

  it.each([['bucket#key#etag'], ['{bucket}/{prefix}/{filename}/{hash}']] as const)(
    '%s, keys printed encoded',
    (scheme) => {
      fc.assert(
        fc.property(name, segment, segment, hex32, (bucket, prefix, file, hash) => {
          const separator = scheme === 'bucket#key#etag' ? '#' : '/'
          const key = [bucket, encodeObjectKey(`${prefix}/${file}`), hash].join(separator)
          const payload = buildPayload(scheme, key, {}, { objectKeyForm: 'encoded' })
          expect(DERIVE[scheme]?.(payload, 'encoded')).toBe(key)
        }),
      )
    },
  )

  it('without a scheme, for an S3 object key whose bucket is known', () => {
    fc.assert(
      fc.property(text, (key) => {
        expect(
          objectOf(buildPayload(null, key, {}, { bucket: 'drop', objectKeyForm: 'decoded' }), 'decoded'),
        ).toMatchObject({ bucket: 'drop', key })
      }),
    )
  })

  it('or is not built, where the key could be printed either way', () => {
    fc.assert(
      fc.property(text, (key) => {
        const payload = buildPayload(null, key, {}, { bucket: 'drop' })
        if (payload !== null) expect(objectOf(payload, 'decoded').key).toBe(key)
        else expect(decodeObjectKey(key)).not.toBe(key)
      }),
    )
    expect(buildPayload(null, 'a+b.txt', {}, { bucket: 'drop' })).toBeNull()
    expect(buildPayload(null, 'a b+c.txt', {}, { bucket: 'drop' })).not.toBeNull()
  })
})

describe('the payload', () => {
  const MD5 = '0123456789abcdef0123456789abcdef'
  it('of an S3 key is its notification, with what the evidence shows', () => {
    const evidence = { sequencer: '00A1', versionId: 'v1' }
    expect(
      buildPayload('bucket#key#etag', `in#a b.pdf#${MD5}`, evidence, { region: 'eu-west-1', now: 0 }),
    ).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'eu-west-1',
          eventTime: '1970-01-01T00:00:00.000Z',
          eventName: 'ObjectCreated:Put',
          s3: {
            s3SchemaVersion: '1.0',
            bucket: { name: 'in', arn: 'arn:aws:s3:::in' },
            object: { key: 'a+b.pdf', eTag: MD5, versionId: 'v1', sequencer: '00A1' },
          },
        },
      ],
    })
  })

  it('of an S3 key that comes through SQS is wrapped in a batch of one', () => {
    const payload = buildPayload(
      'bucket#key#etag',
      `in#a.pdf#${MD5}`,
      { messageId: 'm-1' },
      { trigger: 'sqs' },
    )
    expect(firstRecord(payload)).toMatchObject({ messageId: 'm-1', eventSource: 'aws:sqs' })
    expect(bodyOf(payload)).toMatchObject({
      Records: [{ s3: { bucket: { name: 'in' }, object: { key: 'a.pdf', eTag: MD5 } } }],
    })
  })

  it('of an order is an SQS batch of one, with the original ids where they are known', () => {
    const key = 'shop/order.created/2026-11-20T14:32:07Z/42'
    const known = buildPayload(
      '{source}/{event_type}/{timestamp}/{sequence}',
      key,
      { messageId: 'm-1', receiveCount: 3 },
      {},
    )
    expect(firstRecord(known)).toMatchObject({
      messageId: 'm-1',
      attributes: { ApproximateReceiveCount: '3' },
    })
    expect(bodyOf(known)).toEqual({
      source: 'shop',
      event_type: 'order.created',
      timestamp: '2026-11-20T14:32:07Z',
      sequence: 42,
    })
    const made = () =>
      textAt(
        firstRecord(buildPayload('{source}/{event_type}/{timestamp}/{sequence}', key, {}, {})),
        'messageId',
      )
    expect(made()).toMatch(/^onceboard-[0-9a-f]{16}$/)
    expect(made()).toBe(made())
  })

  it.each([
    ['bucket#key#etag', 'unfit', {}],
    ['bucket#key#etag', `in#a.pdf#${MD5}`, { trigger: 'kinesis' }],
    ['{source}/{event_type}/{timestamp}/{sequence}', 'shop/o/2026-11-20/1', { trigger: 'kafka' }],
    ['{source}:{id}:{version}', 'crm:7:1', { trigger: 's3' }],
    ['{metric}/{dimension}/{hour}', 'cpu/a/2026-11-20T14', {}],
    ['content-hash', MD5, { bucket: 'in' }],
    ['powertools', `payments#${MD5}`, { bucket: 'in' }],
    [null, 'a.txt', {}],
  ] as const)('cannot be built: %s %s %j', (scheme, key, hints) => {
    expect(buildPayload(scheme, key, {}, hints)).toBeNull()
  })
})

describe('how a pipeline prints object keys', () => {
  it.each([
    [['a.txt', 'b/c.txt'], null],
    [['a.txt', 'a+b.txt', 'c%23.txt'], 'encoded'],
    [['a.txt', 'a+b.txt'], null],
    [['a+b.txt', 'a b.txt'], 'decoded'],
    [['c++.txt', 'ü.txt'], 'decoded'],
    [['100%.txt'], 'decoded'],
    [[], null],
  ] as const)('%j: %s', (keys, form) => {
    expect(objectKeyForm(keys)).toBe(form)
  })

  it('encodes as S3 does', () => {
    expect(encodeObjectKey("a b/(1)!'~*_-.ü+%")).toBe('a+b/%281%29%21%27%7E*_-.%C3%BC%2B%25')
    expect(decodeObjectKey('100%')).toBeNull()
  })
})
