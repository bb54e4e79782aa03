import { describe, expect, it } from 'vitest'
import { KEY_SCHEMES, type KeySchemeName } from '../pipeline.ts'
import { eventTitle, parseKey, tellsSourcesApart } from './key-scheme.ts'

const MD5 = '0123456789abcdef0123456789abcdef'
const BASE64 = 'N6YlnMDB2uKZp4Zkid/wvQ=='

const FIT: readonly [KeySchemeName, string, string | null, string, string | null][] = [
  ['bucket#key#etag', `invoices#2026/a b#c.pdf#${MD5}`, 'invoices', 'a b#c.pdf', null],
  ['bucket#key#etag', `invoices#INV-1.pdf#${MD5.toUpperCase()}-12`, 'invoices', 'INV-1.pdf', null],
  ['bucket#key#etag', `invoices###${MD5}`, 'invoices', '#', null],
  ['bucket#key#etag', `invoices#folder/#${MD5}`, 'invoices', 'folder', null],
  ['{bucket}/{prefix}/{filename}/{hash}', `drop/a/b/c.csv/${MD5}`, 'drop', 'c.csv', null],
  ['{bucket}/{prefix}/{filename}/{hash}', 'drop//c.csv/DEADBEEF', 'drop', 'c.csv', null],
  [
    '{source}/{event_type}/{timestamp}/{sequence}',
    'shop/order.created/2026-11-20T14:32:07.123Z/0042',
    'shop',
    'order.created/0042',
    null,
  ],
  [
    '{source}/{event_type}/{timestamp}/{sequence}',
    'shop/order/created/1763649127/42',
    'shop',
    'order/created/42',
    null,
  ],
  ['{source}/{event_type}/{timestamp}/{sequence}', 'shop/o/20261120T143207Z/1', 'shop', 'o/1', null],
  ['{source}/{event_type}/{timestamp}/{sequence}', 'shop/o/2026-11-20T14:32+01:00/1', 'shop', 'o/1', null],
  ['{metric}/{dimension}/{hour}', 'cpu/host=a/az=b/2026-11-20T14', 'cpu', 'host=a/az=b/2026-11-20T14', null],
  ['{source}:{id}:{version}', 'crm:urn:cust:7:12', 'crm', 'urn:cust:7:12', '12'],
  ['content-hash', MD5, null, '0123456789ab', null],
  ['content-hash', MD5 + MD5, null, '0123456789ab', null],
  ['powertools', `payments#${BASE64}`, 'payments', 'N6YlnMDB2uKZ', null],
  ['powertools', `fn.mod.handler#v2#${MD5}`, 'fn.mod.handler#v2', '0123456789ab', null],
]

const UNFIT: readonly [KeySchemeName, readonly string[]][] = [
  [
    'bucket#key#etag',
    [
      '',
      '##',
      `#k#${MD5}`,
      `b##${MD5}`,
      `b#${MD5}`,
      'b#k#',
      'b#k#abc',
      `b#k#${MD5}-`,
      `b#k#${MD5}0`,
      `b#k#${'g'.repeat(32)}`,
      `b/k/${MD5}`,
    ],
  ],
  [
    '{bucket}/{prefix}/{filename}/{hash}',
    [
      `b/${MD5}`,
      `b/f/${MD5}`,
      `/p/f/${MD5}`,
      `b/p//${MD5}`,
      'b/p/f/',
      'b/p/f/xyz',
      'b/p/f/abc',
      `b#p#f#${MD5}`,
    ],
  ],
  [
    '{source}/{event_type}/{timestamp}/{sequence}',
    [
      's/e/2026-11-20/x',
      's/e/yesterday/1',
      's/2026-11-20/1',
      's//2026-11-20/1',
      '/e/2026-11-20/1',
      's/e/2026-13-20T10:00:00Z/1',
      's/e/2026-11-20T25:00:00Z/1',
      's/e/12345/1',
      's/e/2026-11-20/',
    ],
  ],
  [
    '{metric}/{dimension}/{hour}',
    [
      'cpu/a/2026-11-20',
      'cpu/a/2026-11-20T24',
      'cpu/a/2026-11-20T14:00',
      'cpu/2026-11-20T14',
      'cpu//2026-11-20T14',
    ],
  ],
  ['{source}:{id}:{version}', ['crm:7', 'crm:7:v2', 'crm:7:', ':7:1', 'crm::1', 'crm:7:-1']],
  ['content-hash', ['', MD5.slice(1), `${MD5}0`, `a#${MD5}`, 'g'.repeat(32)]],
  [
    'powertools',
    ['payments', `#${BASE64}`, 'payments#', 'payments#short', `payments-${MD5}`, `payments#${MD5} `],
  ],
]

describe('a key by its scheme', () => {
  it.each(FIT)('%s: %s', (scheme, key, source, event, version) => {
    const contentInKey = scheme.includes('etag') || scheme.includes('hash')
    expect(parseKey(scheme, key)).toEqual({ source, event, version, contentInKey })
    expect(eventTitle(scheme, key)).toBe(event)
  })

  it.each(UNFIT.flatMap(([scheme, keys]) => keys.map((key) => [scheme, key] as const)))(
    '%s does not fit %j',
    (scheme, key) => {
      expect(parseKey(scheme, key)).toBeNull()
    },
  )

  it('covers every scheme', () => {
    expect(new Set(FIT.map(([scheme]) => scheme))).toEqual(new Set(KEY_SCHEMES))
    expect(new Set(UNFIT.map(([scheme]) => scheme))).toEqual(new Set(KEY_SCHEMES))
  })

  it('tells sources apart, but for a hash', () => {
    expect(KEY_SCHEMES.filter((scheme) => !tellsSourcesApart(scheme))).toEqual(['content-hash'])
  })
})

describe('the title of an event', () => {
  it.each([
    [null, 'vendor/2026/a b.csv', 'a b.csv'],
    [null, 'vendor/folder/', 'folder'],
    [null, 'plain', 'plain'],
    [null, '///', '///'],
    ['bucket#key#etag', 'not/fit', 'fit'],
  ] as const)('%s, %s: %s', (scheme, key, title) => {
    expect(eventTitle(scheme, key)).toBe(title)
  })
})
