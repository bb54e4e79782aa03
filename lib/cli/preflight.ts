import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Configuration } from '#lib/config/configuration.ts'
import type { ConfigurationProblem } from '#lib/config/problem.ts'
import { EventsFileError, inspectEvents } from '#lib/store/open-events.ts'
import { checkFolder, codeOf } from './check-folder.ts'
import { type Lock, tryLock } from './lock.ts'

/** Those that a kill -9 of their supervisor left behind let go of their ports within this. */
const PORT_TRIES = 5
const PORT_PAUSE_MS = 300

/** What would stop the start, found before anything is started; with the lock on the data folder where nothing would. */
export async function preflight(configuration: Configuration): Promise<Lock | ConfigurationProblem[]> {
  const { dataDir, localAws, mode } = configuration
  const folders = checkFolder('ONCEBOARD_DATA', dataDir)
  if (mode === 'embedded') folders.push(...checkFolder('LOCAL_AWS_DATA', localAws.dataDir))
  if (folders.length > 0) return folders
  const lock = tryLock(join(dataDir, 'onceboard.lock'))
  if (lock === null) {
    return [
      problem(
        'ONCEBOARD_DATA',
        `${dataDir} is used by another Onceboard; stop that one, or write another folder`,
      ),
    ]
  }
  const found = [...checkStore(dataDir), ...(await checkPorts(configuration))]
  if (found.length === 0) return lock
  lock.release()
  return found
}

/** What the collector would refuse. */
function checkStore(dataDir: string): ConfigurationProblem[] {
  try {
    inspectEvents(join(dataDir, 'events.db'))
    return []
  } catch (error) {
    if (error instanceof EventsFileError) return [problem('ONCEBOARD_DATA', error.message)]
    throw error
  }
}

async function checkPorts({ host, port, localAws, mode }: Configuration): Promise<ConfigurationProblem[]> {
  if (mode === 'embedded' && port === localAws.port) {
    return [problem('LOCAL_AWS_PORT', `${port} is PORT’s too; write two different ports`)]
  }
  const problems = await checkPort('PORT', host, port)
  if (mode === 'embedded') problems.push(...(await checkPort('LOCAL_AWS_PORT', '127.0.0.1', localAws.port)))
  return problems
}

async function checkPort(field: string, host: string, port: number): Promise<ConfigurationProblem[]> {
  for (let tries = 1; ; tries++) {
    const code = await listenError(host, port)
    if (code === null) return []
    if (code === 'EADDRINUSE' && tries < PORT_TRIES) {
      await pause(PORT_PAUSE_MS)
      continue
    }
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${code})`
    return [problem(field, `${port} ${why} on ${host}; stop what uses it, or write another port`)]
  }
}

function listenError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(codeOf(error)))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

function problem(field: string, message: string): ConfigurationProblem {
  return { file: null, line: null, field, message }
}
