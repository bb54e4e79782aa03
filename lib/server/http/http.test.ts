import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RequestError } from '#lib/domain/request-error.ts'
import { checkHost, checkMutation } from './check-request.ts'
import { readJson } from './read-body.ts'
import { securityHeaders } from './security-headers.ts'
import { toWire } from './wire.ts'

describe('every handler under app/api', () => {
  const root = join(import.meta.dirname, '../../../app/api')
  const routes = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /route\.tsx?$/.test(path),
  )

  test('there are some', () => expect(routes.length).toBeGreaterThan(9))

  test.each(routes)('%s goes through the shared guard', (path) => {
    const source = readFileSync(join(root, path), 'utf8')
    const own = source.matchAll(/^export (?:async )?(?:const|let|function) (\w+)(.*)$/gm)
    for (const [, name, rest] of own) expect(`${name}${rest}`).toMatch(/^(GET = reading|POST = changing)[<(]/)
    for (const [, from] of source.matchAll(/^\s*} from '([^']+)'|^export \{[^}]*\} from '([^']+)'/gm)) {
      if (from !== undefined) expect(from).toBe('#lib/server/http/refusals.ts')
    }
    for (const method of ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'])
      expect(source).toMatch(new RegExp(`(as|const) ${method}\\b`))
  })
})

describe('checkHost', () => {
  test.each(['127.0.0.1', '127.0.0.1:3000', 'localhost:3000', 'LOCALHOST', '[::1]:3000'])(
    '%s may ask',
    (host) => {
      expect(() => checkHost(host)).not.toThrow()
    },
  )
  test.each([
    null,
    '',
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '127.0.0.1@evil',
    '[::1',
    '::1',
    '127.0.0.2:3000',
    '[localhost]:3000',
    'localhost:',
    '0.0.0.0:3000',
    'localhost:3000, evil',
  ])('%s is refused', (host) =>
    expect(() => checkHost(host)).toThrow(expect.objectContaining({ status: 403, code: 'HOST_REFUSED' })),
  )
})

describe('checkMutation', () => {
  const good = { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }
  test('from its own page', () => expect(() => checkMutation(new Headers(good))).not.toThrow())
  test.each([
    ['no Origin', { ...good, origin: undefined }],
    ['null Origin', { ...good, origin: 'null' }],
    ['another Origin', { ...good, origin: 'http://evil.example' }],
    ['another port', { ...good, origin: 'http://127.0.0.1:3001' }],
    ['another loopback name', { ...good, origin: 'http://localhost:3000' }],
    ['cross-site', { ...good, 'sec-fetch-site': 'cross-site' }],
    ['same-site', { ...good, 'sec-fetch-site': 'same-site' }],
    ['no Sec-Fetch-Site', { ...good, 'sec-fetch-site': undefined }],
    ['another host in both', { ...good, host: 'evil.example', origin: 'http://evil.example' }],
    [
      'a forwarded host does not help',
      { ...good, origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
    ],
  ])('%s is refused', (_what, values) => {
    const headers = new Headers(
      Object.entries(values).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as [string, string]],
      ),
    )
    expect(() => checkMutation(headers)).toThrow(RequestError)
  })
})

describe('readJson', () => {
  const post = (body: string, type: string | null = 'application/json') =>
    new Request('http://127.0.0.1/', {
      method: 'POST',
      body,
      headers: type === null ? {} : { 'content-type': type },
    })

  test('reads JSON', async () =>
    expect(await readJson(post('{"a":1}', 'application/json; charset=utf-8'))).toEqual({ a: 1 }))
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    '%s is refused',
    async (type) => {
      await expect(readJson(post('{}', type))).rejects.toMatchObject({ status: 415 })
    },
  )
  test('what is no JSON is refused', async () => {
    await expect(readJson(post('{'))).rejects.toMatchObject({ status: 400, code: 'BAD_JSON' })
  })
  test('more than 256 KB are refused, whatever Content-Length says', async () => {
    await expect(readJson(post(`"${'x'.repeat(300_000)}"`))).rejects.toMatchObject({ status: 413 })
  })
})

test('instants go out as ISO 8601 with ms, durations and counts as numbers', () => {
  const answer = {
    data: [
      {
        time: 0,
        sinceFirstMs: 5,
        deliveries: 3,
        attempt: { start: null, end: 1_795_185_000_123, durationMs: 2.5 },
      },
    ],
    range: { from: 0, to: 1 },
  }
  expect(toWire(answer)).toEqual({
    data: [
      {
        time: '1970-01-01T00:00:00.000Z',
        sinceFirstMs: 5,
        deliveries: 3,
        attempt: { start: null, end: '2026-11-20T14:30:00.123Z', durationMs: 2.5 },
      },
    ],
    range: { from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.001Z' },
  })
})

test('production runs no script but by nonce, and is framed by nobody', () => {
  const policy = securityHeaders('abc', false)['Content-Security-Policy']
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';")
  expect(policy).toContain("frame-ancestors 'none'")
})
