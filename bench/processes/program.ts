import { join } from 'node:path'
import { type Child, ROOT, startChild, stopChild } from '#lib/cli/child.ts'

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

export interface Program {
  readonly pid: number | undefined
  /** Its last lines, for a message that says why. */
  said(): string
  stop(): Promise<void>
}

/** One of bin/'s programs, of this folder or of a copy of it, once it says that it is ready. */
export async function startProgram(
  name: string,
  env: Readonly<Record<string, string>>,
  root: string = ROOT,
): Promise<Program> {
  const lines: string[] = []
  const child: Child = startChild(
    { name, script: join(root, `bin/${name}.js`), env: { ...bareEnvironment(), ...CREDENTIALS, ...env } },
    (line) => lines.push(line),
  )
  const said = () => lines.slice(-10).join('\n')
  if (!(await child.ready)) throw new Error(`${name} did not start: ${said()}`)
  return { pid: child.process.pid, said, stop: () => stopChild(child, 5_000) }
}

/** Nothing of the user's own Onceboard or AWS. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|ONCEBOARD_|LOCAL_AWS_|DEMO_|PORT$|HOST$|NODE_OPTIONS$)/
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    NODE_ENV: 'production',
  }
}
