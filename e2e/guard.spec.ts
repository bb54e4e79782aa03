import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type APIRequestContext, expect, test } from '@playwright/test'

interface Delivery {
  readonly id: string
  readonly key: string | null
}

/** A duplicate of invoice-files that the replaying tests leave alone: they take the newest. */
async function chosenDuplicate(request: APIRequestContext): Promise<{ id: string; key: string }> {
  const params = {
    pipeline: 'invoice-files',
    outcome: 'duplicate',
    from: 'all',
    replays: 'exclude',
    limit: '50',
  }
  const { data }: { data: Delivery[] } = await (await request.get('/api/v1/deliveries', { params })).json()
  const taken = data.slice(0, 4).map(({ key }) => key)
  const found = data.find(({ key }) => key !== null && !taken.includes(key))
  if (!found?.key) throw new Error('no duplicate of invoice-files that no other test replays')
  return { id: found.id, key: found.key }
}

/** What there is of an event: other tests replay others meanwhile. */
async function stateOf(request: APIRequestContext, key: string) {
  const event = await request.get(`/api/v1/events/${encodeURIComponent(key)}`, {
    params: { pipeline: 'invoice-files', from: 'all' },
  })
  const list = await request.get('/api/v1/replays', { params: { limit: '200' } })
  expect([event.status(), list.status()]).toEqual([200, 200])
  const replays: { key: string; reason: string }[] = (await list.json()).data
  return {
    deliveries: (await event.json()).data.deliveries.length,
    replays: replays.filter((replay) => replay.key === key || replay.reason === REASON),
  }
}

/** The logs of invoice-files were read on for so long that an invocation sent before would have been seen. */
async function untilReadOn(request: APIRequestContext): Promise<void> {
  const readOn = Date.now() + 5_000
  const dataThrough = async () => {
    const { data } = await (await request.get('/api/v1/health')).json()
    const groups: { pipeline: string; dataThrough: string | null }[] = data.logGroups
    const through = groups.find(({ pipeline }) => pipeline === 'invoice-files')?.dataThrough
    return through ? Date.parse(through) : 0
  }
  await expect.poll(dataThrough, { timeout: 45_000 }).toBeGreaterThan(readOn)
}

const REASON = 'a page from elsewhere wants this sent again'

test('a page of another origin that posts a replay gets 403, and nothing is sent', async ({
  page,
  request,
}) => {
  const origin = process.env.E2E_URL ?? ''
  const { id, key } = await chosenDuplicate(request)
  const previewed = await page.request.post('/api/v1/replays/preview', {
    headers: { origin, 'sec-fetch-site': 'same-origin' },
    data: { pipeline: 'invoice-files', key, deliveryId: id },
  })
  expect(previewed.status()).toBe(200)
  const { previewId, confirmWord } = (await previewed.json()).data
  const before = await stateOf(request, key)
  expect(before.deliveries).toBeGreaterThan(0)

  const stranger = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>elsewhere</h1>'),
  )
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  try {
    const target = `${origin}/api/v1/replays`
    const answered = page.waitForResponse(
      (response) => response.url() === target && response.request().method() === 'POST',
    )
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`)
    await page.evaluate(
      ({ url, fields }) =>
        // text/plain needs no preflight: what a hostile page would send.
        fetch(url, {
          method: 'POST',
          mode: 'no-cors',
          headers: { 'content-type': 'text/plain' },
          body: JSON.stringify(fields),
        }).catch(() => null),
      {
        url: target,
        fields: { previewId, requestId: randomUUID(), reason: REASON, confirm: confirmWord },
      },
    )
    expect((await answered).status()).toBe(403)
  } finally {
    stranger.close()
  }
  await untilReadOn(request)
  expect(await stateOf(request, key)).toEqual(before)
})

test('a request for another host is refused, for static files too', async ({ page, request }) => {
  await page.goto('/')
  const script = await page.locator('script[src*="/_next/static/"]').first().getAttribute('src')
  if (script === null) throw new Error('the page has no script of its own')
  expect((await request.get(script)).status()).toBe(200)
  for (const path of ['/', '/api/v1/overview', '/deliveries', script]) {
    const response = await request.get(path, { headers: { host: 'onceboard.example' } })
    expect(response.status(), path).toBe(403)
  }
})

test('nothing that holds data is cached by the browser', async ({ request }) => {
  const pages = ['/', '/deliveries', '/setup']
  const answers = ['overview', 'deliveries', 'setup', 'health'].map((name) => `/api/v1/${name}`)
  for (const path of [...pages, ...answers]) {
    const response = await request.get(path)
    expect(response.headers()['cache-control'], path).toContain('no-store')
  }
})
