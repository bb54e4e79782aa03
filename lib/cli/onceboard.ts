import { join } from 'node:path'
import type { Configuration } from '#lib/config/configuration.ts'
import { addressOf, untilItAnswers } from './address.ts'
import { type ChildSpec, ROOT } from './child.ts'
import { childEnvironment, ignoredVariables, needsMadeUp } from './child-environment.ts'
import { HEAP_OPTIONS } from './heap.ts'
import { beginLifetime, type Lifetime } from './lifetime.ts'
import { outliveTerminal } from './output.ts'
import { preflight } from './preflight.ts'
import { buildForProduction, buildIsCurrent } from './production-build.ts'
import { readConfiguration, refuse } from './read-configuration.ts'
import type { Supervisor } from './supervise.ts'

type Write = (line: string) => void

/** Starts what is needed, keeps it running until a signal, and leaves nothing behind. */
export async function runOnceboard({ dev }: { dev: boolean }): Promise<void> {
  outliveTerminal()
  const write: Write = (line) => console.log(line)
  const configuration = readConfiguration()
  const ready = await preflight(configuration)
  if (Array.isArray(ready)) refuse(ready)

  const life = beginLifetime(write)
  if (!dev) await build(life, write)
  if (life.stopped.aborted) return
  sayWhatIsRead(configuration, write)
  await startAll(life.supervisor, configuration, dev)
  const address = addressOf(configuration.host, configuration.port)
  await untilItAnswers(address, life.stopped, write)
  if (!life.stopped.aborted) write(`Onceboard is at ${address}`)
}

async function build(life: Lifetime, write: Write): Promise<void> {
  if (buildIsCurrent()) return
  write('[onceboard] this version has no build yet: building, about a minute')
  const built = await buildForProduction({ write, onChild: life.alsoStop, stopped: life.stopped })
  if (built || life.stopped.aborted) return
  refuse([{ file: null, line: null, field: 'build', message: 'failed; the lines above say why' }])
}

async function startAll(supervisor: Supervisor, configuration: Configuration, dev: boolean): Promise<void> {
  const env = childEnvironment(configuration, process.env)
  const child = (name: string, more: Partial<ChildSpec> = {}) =>
    supervisor.start({ name, script: join(ROOT, `bin/${name}.js`), env, ...more })
  if (configuration.mode === 'embedded') {
    await child('local-aws')
    await child('demo', { finishes: true })
  }
  const forDev: Partial<ChildSpec> = { args: ['--dev'], env: { ...env, NODE_ENV: 'development' } }
  const forProduction: Partial<ChildSpec> = {
    env: { ...env, NODE_ENV: 'production' },
    nodeOptions: HEAP_OPTIONS.web,
  }
  const collector = child('collector', { nodeOptions: HEAP_OPTIONS.collector })
  await Promise.all([collector, child('web', dev ? forDev : forProduction)])
}

function sayWhatIsRead(configuration: Configuration, write: Write): void {
  if (configuration.mode === 'configured') {
    write(`[onceboard] configuration: ${configuration.file}`)
    if (needsMadeUp(configuration, process.env)) {
      write('[onceboard] no AWS credentials are set: the endpoint on this machine gets made-up ones')
    }
    return
  }
  write('[onceboard] no onceboard.yaml here: running on the embedded AWS with its demo pipelines')
  const ignored = ignoredVariables(process.env)
  if (ignored.length > 0) write(`[onceboard] ignored, as the embedded AWS needs none: ${ignored.join(', ')}`)
}
