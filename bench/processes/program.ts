import { join } from 'node:path'
import { type ChildSpec, ROOT, startChild, stopChild } from '#lib/cli/child.ts'
import { HEAP_OPTIONS } from '#lib/cli/heap.ts'
import { type ProcessUsage, usageOf } from './usage-of.ts'

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

export interface Program {
  readonly pid: number | undefined
  /** Its last lines, for a message that says why. */
  said(): string
  stop(): Promise<void>
}

/** One of bin/'s programs as npm would start it, of this folder or of a copy of it, once it says that it is ready. */
export async function startProgram(
  name: string,
  env: Readonly<Record<string, string>>,
  root: string = ROOT,
): Promise<Program> {
  const lines: string[] = []
  const child = startChild(specOf(name, env, root), (line) => lines.push(line))
  const said = () => lines.slice(-10).join('\n')
  if (!(await child.ready)) throw new Error(`${name} did not start: ${said()}`)
  return { pid: child.process.pid, said, stop: () => stopChild(child, 5_000) }
}

/** One that comes to its end by itself: how long it took, and what it used as far as is known. Throws unless it ends well. */
export async function runProgram(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly ms: number; readonly usage: ProcessUsage | null }> {
  const lines: string[] = []
  const began = performance.now()
  const child = startChild(specOf(name, env, ROOT), (line) => lines.push(line))
  let usage: ProcessUsage | null = null
  // Afterwards nobody can tell.
  const look = setInterval(() => {
    usage = usageOf(child.process.pid) ?? usage
  }, 500)
  const { code, signal } = await child.ended
  clearInterval(look)
  if (code !== 0) throw new Error(`${name} ended with ${signal ?? code}: ${lines.slice(-10).join('\n')}`)
  return { ms: performance.now() - began, usage }
}

function specOf(name: string, env: Readonly<Record<string, string>>, root: string): ChildSpec {
  const heaps: Readonly<Record<string, readonly string[]>> = HEAP_OPTIONS
  return {
    name,
    script: join(root, `bin/${name}.js`),
    nodeOptions: heaps[name] ?? [],
    env: { ...bareEnvironment(), ...CREDENTIALS, ...env },
  }
}

/** Nothing of the user's own Onceboard or AWS. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|ONCEBOARD_|LOCAL_AWS_|DEMO_|PORT$|HOST$|NODE_OPTIONS$)/
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    NODE_ENV: 'production',
  }
}
