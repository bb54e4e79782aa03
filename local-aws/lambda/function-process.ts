import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { FunctionDefinition } from '../store/functions.ts'
import { functionEnvironment } from './environment.ts'
import type { FunctionError, InvokeMessage, OutputRecord, ProcessMessage } from './messages.ts'

const MAIN = fileURLToPath(new URL('./worker/main.ts', import.meta.url))
const INIT_TIMEOUT_MS = 10_000

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
    env: functionEnvironment(definition, stream, endpoint),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return wrap(child, definition, stream)
}

function wrap(child: ChildProcess, definition: FunctionDefinition, stream: string): FunctionProcess {
  const output: OutputRecord[] = []
  let fatal: FunctionError | null = null
  let settle: ((ending: Ending) => void) | null = null
  let timedOut = false
  const begun = performance.now()
  const ready = Promise.withResolvers<number | null>()
  const gone = whenGone(child)

  const onMessage = (message: ProcessMessage): void => {
    if (message.type === 'ready') ready.resolve(performance.now() - begun)
    if (message.type === 'output') output.push(message.record)
    if (message.type === 'fatal') fatal = message.error
    if (message.type === 'returned') settle?.({ ...message, kind: 'returned' })
    if (message.type === 'threw') settle?.({ ...message, kind: 'threw' })
  }
  // What bypasses the process's own writers (a native abort, a fatal error of Node's): better late than lost.
  const onRaw = (chunk: Buffer): void => {
    for (const message of chunk.toString('utf8').split('\n')) {
      if (message !== '') output.push({ kind: 'line', time: Date.now(), message })
    }
  }
  const initTimer = setTimeout(() => child.kill('SIGKILL'), INIT_TIMEOUT_MS)
  void ready.promise.then(() => clearTimeout(initTimer))
  child.on('message', onMessage)
  child.stdout?.on('data', onRaw)
  child.stderr?.on('data', onRaw)
  child.on('error', (error) => onRaw(Buffer.from(error.message)))
  void gone.then((exit) => {
    ready.resolve(null)
    settle?.(timedOut ? { kind: 'timeout' } : { kind: 'crash', error: fatal, exit })
  })

  const run = async (message: InvokeMessage, timeoutMs: number): Promise<Ending> => {
    const ended = Promise.withResolvers<Ending>()
    settle = ended.resolve
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeoutMs)
    if (isAlive(child)) child.send(message, () => undefined)
    else ended.resolve({ kind: 'crash', error: fatal, exit: await gone })
    const ending = await ended.promise
    clearTimeout(timer)
    settle = null
    return ending
  }

  let told = false
  const startedOnce = async (): Promise<number | null> => {
    const initMs = await ready.promise
    if (told) return null
    told = true
    return initMs
  }

  return {
    definition,
    stream,
    startedOnce,
    run,
    takeOutput: () => output.splice(0),
    get alive() {
      return isAlive(child)
    },
    kill: () => void child.kill('SIGKILL'),
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
