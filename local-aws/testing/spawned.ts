import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../bin/local-aws.js', import.meta.url))

export interface Spawned {
  readonly child: ChildProcess
  readonly url: string
  readonly ready: unknown
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
}

export interface Failed {
  readonly code: number | string
  readonly said: string
}

function launch(env: Record<string, string>): ChildProcess {
  const inherited: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
  }
  return spawn(process.execPath, [BIN], {
    env: { ...inherited, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code ?? -1)))
}

/** Starts local-aws as a process of its own, on a free port, and waits until it says that it is ready. */
export async function spawnLocalAws(dataDir: string, env: Record<string, string> = {}): Promise<Spawned> {
  const child = launch({ LOCAL_AWS_PORT: '0', LOCAL_AWS_DATA: dataDir, ...env })
  const ended = endOf(child)
  let said = ''
  child.stdout?.on('data', (chunk) => {
    said += String(chunk)
  })
  const ready = new Promise((resolve) => child.once('message', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const url = /http:\/\/\S+:\d+/.exec(said)?.[0]
      if (url !== undefined) resolve(url)
    })
    void ended.then((code) => reject(new Error(`local-aws ended with ${code}`)))
  })
  return { child, url: address, ready: await ready, ended }
}

/** Starts a local-aws that cannot run; answers how it ended and what it wrote to stderr. */
export async function failToStart(env: Record<string, string>): Promise<Failed> {
  const child = launch(env)
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += String(chunk)
  })
  const closed = new Promise((resolve) => child.on('close', resolve))
  const code = await endOf(child)
  await closed
  return { code, said }
}
