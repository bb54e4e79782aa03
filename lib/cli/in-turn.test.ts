import { once } from 'node:events'
import { type ClientRequest, createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { inTurn } from './in-turn.ts'

interface Begun {
  readonly url: string
  readonly response: ServerResponse
}

let begun: Begun[] = []
const server = createServer(
  inTurn(2, ({ url }, response) => {
    begun.push({ url: url ?? '', response })
  }),
)
const listening = once(server.listen(0, '127.0.0.1'), 'listening')
afterEach(() => {
  for (const { response } of begun) response.end()
  begun = []
})

function ask(path: string): ClientRequest {
  const { port } = server.address() as AddressInfo
  const request = get({ port, host: '127.0.0.1', path, agent: false }, (response) => response.resume())
  // Hung up: by the test.
  return request.on('error', () => undefined)
}

const urls = () => begun.map(({ url }) => url)
const until = (...asked: readonly string[]) => vi.waitFor(() => expect(urls()).toEqual(asked))

test('no more than two at once, and who waits gets a turn in order', async () => {
  await listening
  ask('/1')
  await until('/1')
  ask('/2')
  await until('/1', '/2')
  ask('/3')
  ask('/4')
  begun[0]?.response.end('done')
  await vi.waitFor(() => expect(urls()).toHaveLength(3))
  begun[1]?.response.end('done')
  await vi.waitFor(() => expect(new Set(urls())).toEqual(new Set(['/1', '/2', '/3', '/4'])))
})

test('who hangs up gives its turn back, and who hung up while waiting gets none', async () => {
  await listening
  const first = ask('/1')
  await until('/1')
  ask('/2')
  await until('/1', '/2')
  const gone = ask('/gone')
  const connected = once(server, 'connection')
  ask('/3')
  await connected
  gone.destroy()
  first.destroy()
  await vi.waitFor(() => expect(urls()).toContain('/3'))
  expect(urls()).not.toContain('/gone')
})
