import { join } from 'node:path'
import type { Configuration } from '#lib/config/configuration.ts'
import { ConfigurationError, loadConfiguration } from '#lib/config/load.ts'
import { StoreLostError } from '#lib/store/file-identity.ts'
import { StoreBusyError } from '#lib/store/lease.ts'
import { checkFolder } from './check-folder.ts'
import { type Child, ROOT, startChild, stopChild } from './child.ts'
import { childEnvironment } from './child-environment.ts'
import { tryLock } from './lock.ts'
import { rebuild } from './rebuilding.ts'

const USAGE = `Reads again all that CloudWatch still has of the configured log groups, newest first, and puts it in the
place of what events.db holds; counts of what has expired there stay. An events.db that cannot be used is moved away first.

  npm run rebuild

Onceboard must not be running. Exit code: 0 all is read, 1 it cannot be done now, 2 some log groups could not be read.`

const PATIENCE_MS = 4_000
const say = (text: string) => process.stdout.write(`${text}\n`)

class RebuildRefused extends Error {
  override readonly name = 'RebuildRefused'
}

async function main(): Promise<number> {
  if (process.argv.slice(2).some((each) => each === '--help' || each === '-h')) {
    say(USAGE)
    return 0
  }
  const configuration = loadConfiguration(process.env, process.cwd())
  const problems = checkFolder('ONCEBOARD_DATA', configuration.dataDir)
  if (problems.length > 0) throw new ConfigurationError(problems)
  if (tryLock(join(configuration.dataDir, 'onceboard.lock')) === null)
    throw new RebuildRefused(
      `Onceboard is running on ${configuration.dataDir}: stop it first (Ctrl-C where npm start runs), then run npm run rebuild again`,
    )
  process.env = childEnvironment(configuration, process.env)
  const end = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end.abort())
  const aws = await embeddedAws(configuration)
  try {
    return await rebuild({ configuration, say, stop: end.signal })
  } finally {
    if (aws !== null) await stopChild(aws, PATIENCE_MS)
  }
}

/** The embedded AWS, where that is what is read: nobody else runs it now. */
async function embeddedAws({ mode }: Configuration): Promise<Child | null> {
  if (mode !== 'embedded') return null
  const script = join(ROOT, 'bin/local-aws.js')
  const child = startChild({ name: 'local-aws', script, env: process.env }, say)
  if (await child.ready) return child
  throw new RebuildRefused('the embedded AWS could not be started; the lines above say why')
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = [ConfigurationError, StoreBusyError, StoreLostError, RebuildRefused].some(
    (kind) => error instanceof kind,
  )
  const text =
    error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
process.exit()
