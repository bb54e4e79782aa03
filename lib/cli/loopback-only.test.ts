import { createServer, request, type Server } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loopbackOnly } from './loopback-only.ts'

let server: Server
let port = 0
const passed: string[] = []

beforeEach(async () => {
  passed.length = 0
  const inner = createServer((asked, response) => {
    passed.push(asked.url ?? '')
    response.end('inside')
  })
  inner.on('upgrade', (asked, socket) => {
    passed.push(`upgrade ${asked.url}`)
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n')
  })
  server = loopbackOnly(inner)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

interface Asked {
  readonly path: string
  readonly host: string
  readonly method?: string
  readonly upgrade?: boolean
}

function ask({
  path,
  host,
  method = 'GET',
  upgrade = false,
}: Asked): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host, ...(upgrade && { connection: 'upgrade', upgrade: 'websocket' }) }
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve({ status: response.statusCode ?? 0, body: '' })
    })
    asked.on('error', reject)
    asked.end()
  })
}

it.each(['/', '/_next/static/chunks/main.js', '/favicon.ico', '/_next/image?url=x', '/api/v1/overview'])(
  '%s is refused under another name, and given under ours',
  async (path) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const refused = await ask({ path, host: 'onceboard.example', method })
      expect(refused.status).toBe(403)
      expect(JSON.parse(refused.body).error.code).toBe('HOST_REFUSED')
    }
    expect(passed).toEqual([])
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
      expect(await ask({ path, host })).toEqual({ status: 200, body: 'inside' })
    expect(passed).toEqual([path, path, path])
  },
)

it('127.0.0.2, which is no name of ours, is refused', async () => {
  expect((await ask({ path: '/', host: `127.0.0.2:${port}` })).status).toBe(403)
})

it('an upgrade is refused and given alike', async () => {
  const path = '/_next/hmr'
  expect((await ask({ path, host: 'onceboard.example', upgrade: true })).status).toBe(403)
  expect(passed).toEqual([])
  expect((await ask({ path, host: `127.0.0.1:${port}`, upgrade: true })).status).toBe(101)
  expect(passed).toEqual([`upgrade ${path}`])
})
