import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export interface Running {
  readonly child: ChildProcess
  /** What it printed first. */
  readonly said: string
}

/** Starts one of bin/'s programs and waits until it says that it is ready. */
export function startProgram(name: string, env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [`${ROOT}bin/${name}.js`], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  child.stdout?.on('data', (text) => {
    said += String(text)
  })
  child.stderr?.on('data', (text) => {
    said += String(text)
  })
  return new Promise((resolve, reject) => {
    child.on('message', () => resolve({ child, said }))
    child.on('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said}`)))
  })
}

export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.on('exit', resolve))
}

/** Polls until the condition holds; throws what it lacks after the deadline. */
export async function until<T>(
  what: string,
  ms: number,
  look: () => T | null | undefined | false | Promise<T | null>,
): Promise<T> {
  const end = Date.now() + ms
  while (true) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
