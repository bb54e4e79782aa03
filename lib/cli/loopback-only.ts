import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { RequestError } from '#lib/domain/request-error.ts'
import { checkHost } from '#lib/server/http/check-request.ts'

/**
 * A server that passes on to `inner` only what was addressed to a loopback name: pages, static files and upgrades
 * alike. `inner` never listens itself.
 */
export function loopbackOnly(inner: Server): Server {
  const server = createServer(guarded((request, response) => inner.emit('request', request, response)))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused = refusalOf(request)
    if (refused !== null) {
      // Whoever hangs up first must not end the server.
      socket.on('error', () => undefined)
      const answer = `HTTP/1.1 ${refused.status} Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
      socket.end(answer, () => socket.destroy())
      return
    }
    if (!inner.emit('upgrade', request, socket, head)) socket.destroy()
  })
  return server
}

function guarded(pass: RequestListener): RequestListener {
  return (request, response) => {
    const refused = refusalOf(request)
    if (refused === null) pass(request, response)
    else refuse(response, refused)
  }
}

function refusalOf(request: IncomingMessage): RequestError | null {
  try {
    checkHost(request.headers.host ?? null)
    return null
  } catch (error) {
    if (error instanceof RequestError) return error
    throw error
  }
}

function refuse(response: ServerResponse, { status, code, message, hint }: RequestError): void {
  response
    .writeHead(status, {
      'Cache-Control': 'no-store',
      'Content-Type': 'application/json; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      // What else it sends is not read.
      Connection: 'close',
    })
    .end(JSON.stringify({ error: { code, message, hint } }))
}
