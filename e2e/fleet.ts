import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { madeGroups, madeUsage } from '#lib/server/testing/made-groups.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { freePort } from './ports.ts'

const WEB = fileURLToPath(new URL('../bin/web.js', import.meta.url))
const START_MS = 30_000
const CONFIGURATION = `retention: { size: 20GB }
pipelines:
  - { name: fleet, region: us-east-1, logGroups: ["/aws/lambda/fn-*"], window: 30d }
`

export interface Fleet {
  readonly url: string
  stop(): Promise<void>
}

/** The pages over a store of many log groups in several accounts and regions, as a collector would have left it. */
export async function startFleet(groups: number): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'onceboard-fleet-'))
  const file = join(folder, 'onceboard.yaml')
  writeFileSync(file, CONFIGURATION)
  const writer = openEventsWriter(join(folder, 'events.db'))
  madeGroups(writer, groups, Date.now())
  madeUsage(writer, Date.now())
  const beat = setInterval(() => writer.heartbeat(Date.now()), 1_000)
  const port = await freePort()
  const web = startWeb({ ONCEBOARD_CONFIG: file, ONCEBOARD_DATA: folder, PORT: String(port) }, folder)
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    clearInterval(beat)
    await end(web)
    writer.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilAnswers(url, web)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

function startWeb(variables: Readonly<Record<string, string>>, cwd: string): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env, ...variables, NODE_ENV: 'production' }
  for (const name of ['HOST', 'NO_COLOR', 'FORCE_COLOR', 'AWS_ENDPOINT_URL']) delete env[name]
  return spawn(process.execPath, [WEB], { cwd, env, stdio: 'ignore' })
}

async function untilAnswers(url: string, web: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline) {
    if (web.exitCode !== null) throw new Error(`the pages ended with exit code ${web.exitCode}`)
    const answered = await fetch(`${url}/api/v1/setup`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answered) return
    await pause(200)
  }
  throw new Error(`the pages did not answer within ${START_MS / 1_000} s`)
}

function end(web: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (web.exitCode !== null) return resolve()
    web.once('exit', () => resolve())
    web.kill('SIGTERM')
  })
}
