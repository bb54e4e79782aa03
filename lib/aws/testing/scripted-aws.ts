import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** One request as it arrived; `operation` from X-Amz-Target, or the path of a REST call. */
export interface Asked {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** An answer: a body to send as JSON, or what to do with the connection. */
export type Answer =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly raw: string; readonly status?: number }
  | 'hang'
  | 'reset'

export interface ScriptedAws {
  readonly endpoint: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

/** An AWS endpoint on loopback that answers as `script` says: for the faults that no real service shows on demand. */
export async function scriptedAws(script: (asked: Asked, count: number) => Answer): Promise<ScriptedAws> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const one = await read(request)
    asked.push(one)
    give(script(one, asked.length), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const target = request.headers['x-amz-target']
  const operation = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : (request.url ?? '')
  return { operation, input: parse(body) }
}

function parse(body: string): Readonly<Record<string, unknown>> {
  const value: unknown = body === '' ? {} : JSON.parse(body)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === 'hang') return
  if (answer === 'reset') {
    response.destroy()
    return
  }
  const headers = 'headers' in answer ? answer.headers : {}
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/x-amz-json-1.1', ...headers })
  response.end('raw' in answer ? answer.raw : JSON.stringify(answer.body))
}
