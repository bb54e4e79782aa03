import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOG = join(ROOT, 'test-results/onceboard.log')
const START_MS = 240_000

/**
 * Starts the production build as a user does (`npm start`, with a small demo, ports and folders of its own)
 * and hands back what stops it. With ONCEBOARD_URL set, the tests look at what runs there instead.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const url = process.env.E2E_URL ?? ''
  if (process.env.ONCEBOARD_URL) return async () => undefined
  const folder = mkdtempSync(join(tmpdir(), 'onceboard-e2e-'))
  const onceboard = start(folder)
  const stop = async () => {
    await end(onceboard)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(url, onceboard)
  } catch (error) {
    await stop()
    const log = readFileSync(LOG, 'utf8').split('\n').slice(-40).join('\n')
    throw new Error(`Onceboard did not start: ${error instanceof Error ? error.message : error}\n${log}`)
  }
  return stop
}

function start(folder: string): ChildProcess {
  const env: NodeJS.ProcessEnv = {
    DEMO_DELIVERIES: '6000',
    DEMO_RATE: '0',
    ...process.env,
    NODE_ENV: 'production',
    PORT: process.env.E2E_PORT,
    LOCAL_AWS_PORT: process.env.E2E_LOCAL_AWS_PORT,
    ONCEBOARD_DATA: join(folder, 'data'),
  }
  for (const name of ['ONCEBOARD_CONFIG', 'LOCAL_AWS_DATA', 'HOST', 'NO_COLOR', 'FORCE_COLOR'])
    delete env[name]
  // From an empty folder: no onceboard.yaml there, so the embedded default runs.
  const child = spawn(process.execPath, [join(ROOT, 'bin/start.js')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  mkdirSync(join(ROOT, 'test-results'), { recursive: true })
  const log = createWriteStream(LOG)
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  return child
}

/** Ready: the page answers, and every log group has been read to its end. */
async function untilReady(url: string, onceboard: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline) {
    if (onceboard.exitCode !== null) throw new Error(`exit code ${onceboard.exitCode}`)
    if (await allRead(url)) return
    await pause(250)
  }
  throw new Error(`not all log groups were read within ${START_MS / 1000} s`)
}

async function allRead(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/health`)
    if (!response.ok) return false
    const { data } = await response.json()
    return (
      data.logGroups.length > 0 &&
      data.logGroups.every((group: { status: string }) => group.status === 'live')
    )
  } catch {
    return false
  }
}

function end(onceboard: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (onceboard.exitCode !== null) return resolve()
    onceboard.once('exit', () => resolve())
    onceboard.kill('SIGTERM')
  })
}
