import { setTimeout as sleep } from 'node:timers/promises'

export interface AppendBatch {
  readonly logGroup: string
  readonly stream: string
  readonly lines: readonly { readonly time: number; readonly message: string }[]
  readonly truth: readonly Readonly<Record<string, unknown>>[]
}

export interface FunctionRegistration {
  /** Absolute path. */
  readonly module: string
  readonly export: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly logFormat: 'Text' | 'JSON'
  readonly version: string
  readonly concurrency: number
  readonly environment: Readonly<Record<string, string>>
}

export interface TruthPage {
  readonly entries: readonly Readonly<Record<string, unknown>>[]
  /** The next page begins after it; null: this was the last. */
  readonly next: number | null
}

/** What the demo asks of local-aws besides AWS's protocols. Every call waits for a local-aws that is away. */
export interface ControlApi {
  /** Once for each id; false where it was appended before. */
  append(id: string, batches: readonly AppendBatch[]): Promise<boolean>
  register(name: string, definition: FunctionRegistration): Promise<void>
  truth(after: number, limit: number): Promise<TruthPage>
}

/** local-aws answered, and refused: trying again would change nothing. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}

const LONGEST_PAUSE_MS = 5000

export interface ControlOptions {
  /** Told once when local-aws does not answer, and once when it does again. */
  readonly say: (line: string) => void
  readonly signal: AbortSignal
  /** ms to try for; then the connection's error is thrown. Absent: until the signal. */
  readonly patienceMs?: number
}

export function controlApi(endpoint: string, options: ControlOptions): ControlApi {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const request = {
      method,
      signal: options.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    const answer = await patiently(`${endpoint}/_local-aws/${path}`, request, options)
    if (!answer.ok)
      throw new ControlError(`local-aws answered ${answer.status} to ${path}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    append: async (id, batches) => field(await call('POST', 'append', { id, batches }), 'appended') === true,
    register: async (name, definition) =>
      void (await call('PUT', `functions/${encodeURIComponent(name)}`, definition)),
    truth: async (after, limit) => {
      const page = await call('GET', `truth?after=${after}&limit=${limit}`)
      const entries = field(page, 'entries')
      const next = field(page, 'next')
      if (!Array.isArray(entries)) throw new ControlError('local-aws answered no page of truth')
      return { entries, next: typeof next === 'number' ? next : null }
    },
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

async function patiently(url: string, request: RequestInit, options: ControlOptions): Promise<Response> {
  const began = Date.now()
  for (let pause = 100; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      const answer = await fetch(url, request)
      if (pause > 100) options.say('local-aws answers again')
      return answer
    } catch (error) {
      if (options.signal.aborted || Date.now() - began > (options.patienceMs ?? Number.POSITIVE_INFINITY))
        throw error
      if (pause === 100)
        options.say(`local-aws does not answer at ${new URL(url).origin}; trying again until it does`)
      await sleep(pause, undefined, { signal: options.signal })
    }
  }
}
