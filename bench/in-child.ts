import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PRELOAD = new URL('../lib/cli/plain-node.ts', import.meta.url).href
const CHILD = fileURLToPath(new URL('./child-main.ts', import.meta.url))

/** What a child is told to do: call the function that the module exports under this name. */
export interface Order {
  readonly module: string
  readonly name: string
  readonly input: unknown
}

export type Answer = { readonly output: unknown } | { readonly error: string }

export interface Working<T> {
  readonly child: ChildProcess
  readonly output: Promise<T>
}

/** Runs one function in a process of its own, with its own memory and its own page cache of SQLite. */
export function startInChild<I, O>(
  module: URL,
  work: (input: I) => O | Promise<O>,
  input: I,
  nodeOptions: readonly string[] = [],
): Working<Awaited<O>> {
  const child = spawn(process.execPath, [...nodeOptions, '--import', PRELOAD, CHILD], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // In the middle of its work it would not notice that we are gone.
  const end = () => child.kill('SIGKILL')
  process.prependOnceListener('exit', end)
  child.once('exit', () => process.off('exit', end))
  const output = new Promise<Awaited<O>>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => reject(new Error(`${work.name} ended with ${signal ?? code}`)))
    // The function's own result, sent as JSON.
    child.on('message', (answer: { output: Awaited<O> } | { error: string } | object) => {
      if ('error' in answer) reject(new Error(`${work.name}: ${answer.error}`))
      if ('output' in answer) resolve(answer.output)
    })
  })
  const order: Order = { module: module.href, name: work.name, input }
  child.send(order)
  return { child, output }
}

export function inChild<I, O>(
  module: URL,
  work: (input: I) => O | Promise<O>,
  input: I,
  nodeOptions: readonly string[] = [],
): Promise<Awaited<O>> {
  return startInChild(module, work, input, nodeOptions).output
}
