import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { prefixLines } from './output.ts'

const EXIT_WITH_PARENT = new URL('../../bin/exit-with-parent.js', import.meta.url).href

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface ChildSpec {
  readonly name: string
  /** Absolute path of the script that it runs. */
  readonly script: string
  readonly args?: readonly string[]
  /** Node's own options. */
  readonly nodeOptions?: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** It may come to its end by itself: exit code 0 is no crash. */
  readonly finishes?: boolean
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly process: ChildProcess
  /** Settles when the child says that it is ready (true), or has ended before (false). */
  readonly ready: Promise<boolean>
  readonly ended: Promise<Ended>
}

/** Starts a child that ends with this process, its output prefixed with its name. `onTold`: a person's signal reached it. */
export function startChild(spec: ChildSpec, write: (line: string) => void, onTold?: () => void): Child {
  const { nodeOptions = [], script, args = [] } = spec
  const child = spawn(process.execPath, [...nodeOptions, '--import', EXIT_WITH_PARENT, script, ...args], {
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const output of [child.stdout, child.stderr])
    if (output !== null) prefixLines(spec.name, output, write)

  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      write(`[${spec.name}] ${error.message}`)
      resolve({ code: null, signal: null })
    })
    // `close` comes when the output has been read to its end too.
    child.on('close', (code, signal) => {
      // Ended by it before it could say so.
      if (signal === 'SIGTERM' || signal === 'SIGINT') onTold?.()
      resolve({ code, signal })
    })
  })
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null) return
      if ('ready' in message) resolve(true)
      if ('signal' in message) onTold?.()
    })
    void ended.then(() => resolve(false))
  })
  return { process: child, ready, ended }
}

/** SIGTERM, and after `patienceMs` SIGKILL. */
export async function stopChild(child: Child, patienceMs: number): Promise<void> {
  child.process.kill('SIGTERM')
  const timer = setTimeout(() => child.process.kill('SIGKILL'), patienceMs)
  await child.ended
  clearTimeout(timer)
}
