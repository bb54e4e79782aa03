import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { parse, readWhole } from './bodies.ts'

/** A request as it came. `operation`: from X-Amz-Target, or the path of a REST call. */
export interface Asked {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Which one of its operation it is, from 1. */
  readonly count: number
  /** Which page of its query it asks for, from 1. */
  readonly page: number
}

export interface Reply {
  readonly status: number
  readonly body: string | Buffer
}

/** `hang`: no answer; `reset`: the connection breaks; `stall`: so many bytes of the answer, then nothing. */
export type Answer = Reply | 'hang' | 'reset' | { readonly stall: Reply; readonly bytes: number }

export interface Exchange {
  readonly asked: Asked
  readonly headers: IncomingHttpHeaders
  /** The true answer; with `input`, the one to another question. */
  readonly upstream: (input?: Asked['input']) => Promise<Reply>
}

export type Fault = (exchange: Exchange) => Answer | Promise<Answer>

/** Which requests a fault strikes: all that fit, `times` of them at most. */
export interface Rule {
  readonly operation?: string
  readonly when?: (asked: Asked) => boolean
  readonly times?: number
}

export interface Strike {
  /** Requests that it struck. */
  hits: number
  end(): void
}

/** An HTTP proxy on loopback before local-aws that fails as it is told to. */
export interface FaultProxy {
  readonly url: string
  /** Every request, in order. */
  readonly requests: readonly (Asked & { readonly struck: boolean })[]
  /** Events that a page of FilterLogEvents holds at most; null: as many as were asked for. */
  pageLimit: number | null
  /** Called when a request has been answered. */
  answered: (asked: Asked) => void
  /** Of the rules that name a request the first has it. */
  strike(fault: Fault, rule?: Rule): Strike
  /** Ends all faults; what hangs is cut off. */
  heal(): void
  /** Connections are refused, until `up`. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

export async function startFaultProxy({ upstream }: { readonly upstream: string }): Promise<FaultProxy> {
  const proxy = new FaultyProxy(new URL(upstream))
  await proxy.up()
  return proxy
}

class FaultyProxy implements FaultProxy {
  readonly requests: (Asked & { readonly struck: boolean })[] = []
  pageLimit: number | null = null
  answered: (asked: Asked) => void = () => {}
  readonly #upstream: URL
  readonly #agent = new Agent({ keepAlive: true })
  readonly #server: Server
  readonly #counts = new Map<string, number>()
  readonly #pageOf = new Map<unknown, number>()
  readonly #strikes: (Strike & { readonly fault: Fault; readonly rule: Rule })[] = []
  readonly #hanging = new Set<ServerResponse>()
  #port = 0

  constructor(upstream: URL) {
    this.#upstream = upstream
    this.#server = createServer((incoming, response) => {
      response.on('close', () => this.#hanging.delete(response))
      this.#serve(incoming, response).catch(() => response.destroy())
    })
    this.#server.keepAliveTimeout = 60_000
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  strike(fault: Fault, rule: Rule = {}): Strike {
    const end = () => {
      const at = this.#strikes.indexOf(strike)
      if (at >= 0) this.#strikes.splice(at, 1)
    }
    const strike = { fault, rule, hits: 0, end }
    this.#strikes.push(strike)
    return strike
  }

  heal(): void {
    this.#strikes.length = 0
    for (const response of this.#hanging) response.destroy()
  }

  up(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject)
        const address = this.#server.address()
        if (typeof address === 'object' && address !== null) this.#port = address.port
        resolve()
      })
    })
  }

  down(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    return closed
  }

  async close(): Promise<void> {
    this.#agent.destroy()
    if (this.#server.listening) await this.down()
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readWhole(incoming)
    const asked = this.#note(incoming, parse(body))
    const strike = this.#strikes.find(({ rule, hits }) => strikes(rule, asked, hits))
    if (strike !== undefined) strike.hits++
    this.requests.push({ ...asked, struck: strike !== undefined })
    const upstream = (input?: Asked['input']) => this.#ask(incoming, this.#bodyFor(asked, body, input))
    const exchange = { asked, headers: incoming.headers, upstream }
    const answer = await (strike === undefined ? upstream() : strike.fault(exchange))
    const token = typeof answer === 'object' && 'body' in answer ? parse(answer.body)['nextToken'] : undefined
    if (token !== undefined) this.#pageOf.set(token, asked.page + 1)
    this.#give(answer, response)
    this.answered(asked)
  }

  #note(incoming: IncomingMessage, input: Asked['input']): Asked {
    const target = incoming.headers['x-amz-target']
    const operation =
      typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : (incoming.url ?? '')
    const count = (this.#counts.get(operation) ?? 0) + 1
    this.#counts.set(operation, count)
    return { operation, input, count, page: this.#pageOf.get(input['nextToken']) ?? 1 }
  }

  #bodyFor(asked: Asked, body: Buffer, input?: Asked['input']): Buffer {
    const limit = asked.operation === 'FilterLogEvents' ? this.pageLimit : null
    if (input === undefined && limit === null) return body
    return Buffer.from(JSON.stringify({ ...(input ?? asked.input), ...(limit === null ? {} : { limit }) }))
  }

  #ask(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
    const { 'transfer-encoding': _, 'accept-encoding': __, ...kept } = incoming.headers
    const { host, hostname, port } = this.#upstream
    const headers = { ...kept, host, 'content-length': body.length }
    const { method, url: path } = incoming
    return new Promise((resolve, reject) => {
      const asking = request({ agent: this.#agent, hostname, port, method, path, headers })
      asking.on('error', reject)
      asking.on('response', (answer) => {
        readWhole(answer).then((whole) => resolve({ status: answer.statusCode ?? 500, body: whole }), reject)
      })
      asking.end(body)
    })
  }

  #give(answer: Answer, response: ServerResponse): void {
    if (answer === 'reset') return void response.socket?.resetAndDestroy()
    if (answer === 'hang') return void this.#hanging.add(response)
    const { status, body } = 'stall' in answer ? answer.stall : answer
    const whole = Buffer.from(body)
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': whole.length,
    })
    if (!('stall' in answer)) return void response.end(whole)
    this.#hanging.add(response)
    response.write(whole.subarray(0, answer.bytes))
  }
}

function strikes({ operation, when, times }: Rule, asked: Asked, hits: number): boolean {
  if (operation !== undefined && operation !== asked.operation) return false
  return hits < (times ?? Number.POSITIVE_INFINITY) && (when?.(asked) ?? true)
}
