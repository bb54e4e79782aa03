import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'

test('a page of another origin that posts a replay gets 403, and nothing is sent', async ({
  page,
  request,
}) => {
  const before = await (await request.get('/api/v1/replays')).json()
  const stranger = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>elsewhere</h1>'),
  )
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  try {
    const target = `${process.env.E2E_URL}/api/v1/replays`
    const answered = page.waitForResponse(
      (response) => response.url() === target && response.request().method() === 'POST',
    )
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`)
    await page.evaluate((url) => {
      const body = JSON.stringify({
        previewId: 'x',
        clientRequestId: crypto.randomUUID?.() ?? 'y',
        reason: 'from elsewhere',
      })
      // text/plain needs no preflight: what a hostile page would send.
      return fetch(url, {
        method: 'POST',
        mode: 'no-cors',
        headers: { 'content-type': 'text/plain' },
        body,
      }).catch(() => null)
    }, target)
    expect((await answered).status()).toBe(403)
  } finally {
    stranger.close()
  }
  const after = await (await request.get('/api/v1/replays')).json()
  expect(after.data.length).toBe(before.data.length)
})

test('a request for another host is refused', async ({ request }) => {
  for (const path of ['/', '/api/v1/overview', '/deliveries']) {
    const response = await request.get(path, { headers: { host: 'onceboard.example' } })
    expect(response.status(), path).toBe(403)
  }
})

test('nothing that holds data is cached by the browser', async ({ request }) => {
  for (const path of ['/', '/deliveries', '/api/v1/overview', '/api/v1/deliveries', '/api/v1/health']) {
    const response = await request.get(path)
    expect(response.headers()['cache-control'], path).toContain('no-store')
  }
})
