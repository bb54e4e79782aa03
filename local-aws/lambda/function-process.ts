import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { FunctionDefinition } from '../store/functions.ts'
import { functionEnvironment } from './environment.ts'
import type { FunctionError, InvokeMessage, OutputRecord, ProcessMessage } from './messages.ts'

const MAIN = fileURLToPath(new URL('./worker/main.ts', import.meta.url))
/** Longer than Lambda's ten seconds: a busy machine loads modules slowly, and that is not the handler's fault. */
const INIT_TIMEOUT_MS = 60_000

/** How a run ended. A `crash` and a `timeout` end the process too. */
export type Ending =
  | { readonly kind: 'returned'; readonly payload: string; readonly maxMemoryMb: number }
  | { readonly kind: 'threw'; readonly error: FunctionError; readonly maxMemoryMb: number }
  | { readonly kind: 'crash'; readonly error: FunctionError | null; readonly exit: string }
  | { readonly kind: 'timeout' }

export interface FunctionProcess {
  readonly definition: FunctionDefinition
  readonly stream: string
  /** Waits for the handler to be loaded: how long that took (ms) for the first caller, null for later ones. */
  startedOnce(): Promise<number | null>
  /** Runs one invocation; never rejects. */
  run(message: InvokeMessage, timeoutMs: number): Promise<Ending>
  /** What was printed since the last call, in order. */
  takeOutput(): OutputRecord[]
  readonly alive: boolean
  kill(): void
}

function streamName(version: string, now: Date): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '/')
  return `${day}/[${version}]${randomBytes(16).toString('hex')}`
}

/** Starts a process that holds one handler: the slot of one invocation at a time, with a log stream of its own. */
export function startProcess(definition: FunctionDefinition, endpoint: string): FunctionProcess {
  const stream = streamName(definition.version, new Date())
  const child = spawn(process.execPath, [MAIN, definition.module, definition.export, definition.logFormat], {
    // A build tool's types ask for NODE_ENV in every environment; a function's has what Lambda gives it.
    env: functionEnvironment(definition, stream, endpoint) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return new HandlerProcess(child, definition, stream)
}

class HandlerProcess implements FunctionProcess {
  readonly definition: FunctionDefinition
  readonly stream: string
  readonly #child: ChildProcess
  /** Resolves with how it ended, when everything that it sent has been read. */
  readonly #gone: Promise<string>
  readonly #ready = Promise.withResolvers<number | null>()
  readonly #begun = performance.now()
  #output: OutputRecord[] = []
  #fatal: FunctionError | null = null
  #settle: ((ending: Ending) => void) | null = null
  #timedOut = false
  #initTold = false

  constructor(child: ChildProcess, definition: FunctionDefinition, stream: string) {
    this.#child = child
    this.definition = definition
    this.stream = stream
    this.#gone = whenGone(child)
    const initTimer = setTimeout(() => this.kill(), INIT_TIMEOUT_MS)
    void this.#ready.promise.then(() => clearTimeout(initTimer))
    child.on('message', (message: ProcessMessage) => this.#hear(message))
    child.on('error', (error) => this.#hearRaw(error.message))
    child.stdout?.on('data', (chunk) => this.#hearRaw(String(chunk)))
    child.stderr?.on('data', (chunk) => this.#hearRaw(String(chunk)))
    void this.#gone.then((exit) => {
      this.#ready.resolve(null)
      this.#settle?.(this.#timedOut ? { kind: 'timeout' } : { kind: 'crash', error: this.#fatal, exit })
    })
  }

  get alive(): boolean {
    return isAlive(this.#child)
  }

  async startedOnce(): Promise<number | null> {
    const initMs = await this.#ready.promise
    if (this.#initTold) return null
    this.#initTold = true
    return initMs
  }

  async run(message: InvokeMessage, timeoutMs: number): Promise<Ending> {
    const ended = Promise.withResolvers<Ending>()
    this.#settle = ended.resolve
    const timer = setTimeout(() => {
      this.#timedOut = true
      this.kill()
    }, timeoutMs)
    if (this.alive) this.#child.send(message, () => undefined)
    else ended.resolve({ kind: 'crash', error: this.#fatal, exit: await this.#gone })
    const ending = await ended.promise
    clearTimeout(timer)
    this.#settle = null
    return ending
  }

  takeOutput(): OutputRecord[] {
    return this.#output.splice(0)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #hear(message: ProcessMessage): void {
    if (message.type === 'ready') this.#ready.resolve(performance.now() - this.#begun)
    if (message.type === 'output') this.#output.push(message.record)
    if (message.type === 'fatal') this.#fatal = message.error
    if (message.type === 'returned') this.#settle?.({ ...message, kind: 'returned' })
    if (message.type === 'threw') this.#settle?.({ ...message, kind: 'threw' })
  }

  /** What bypasses the process's own writers (a native abort, a fatal error of Node's): better late than lost. */
  #hearRaw(text: string): void {
    for (const message of text.split('\n')) {
      if (message !== '') this.#output.push({ kind: 'line', time: Date.now(), message })
    }
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null && child.connected
}

/** Resolves when the process is gone and everything that it sent has been read. */
async function whenGone(child: ChildProcess): Promise<string> {
  const exited = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal === null ? `exit status ${code}` : `signal: ${signal}`))
    child.on('error', (error) => resolve(error.message))
  })
  const silent = new Promise<void>((resolve) => {
    if (!child.connected) resolve()
    child.on('disconnect', resolve)
  })
  const exit = await exited
  await silent
  return exit
}
