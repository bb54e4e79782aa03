import { join } from 'node:path'
import { startCollector } from '#lib/collector/collector.ts'
import type { Configuration } from '#lib/config/configuration.ts'
import { ConfigurationError, loadConfiguration } from '#lib/config/load.ts'
import { problemLine } from '#lib/config/problem.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { StoreLostError } from '#lib/store/file-identity.ts'
import { FencedError, StoreBusyError } from '#lib/store/lease.ts'
import { EventsFileError } from '#lib/store/open-events.ts'
import { checkFolder } from './check-folder.ts'
import { refusalCode } from './refusal-code.ts'

/** A stop that hangs is no stop: ms after which the process ends whatever is under way. */
const STOP_WITHIN_MS = 8_000

const say = (text: string) => process.stderr.write(`${text}\n`)

/** Runs until SIGTERM, SIGINT or the end of the process that started it. */
async function main(): Promise<void> {
  const configuration = loadConfiguration(process.env, process.cwd())
  const problems = checkFolder('ONCEBOARD_DATA', configuration.dataDir)
  if (problems.length > 0) throw new ConfigurationError(problems)
  for (const warning of configuration.warnings) say(`warning: ${problemLine(warning)}`)
  const end = new AbortController()
  const stop = () => {
    end.abort()
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  while (!end.signal.aborted) await collect(configuration, end.signal)
}

/** Until the stop; or until the store's file is gone: then all is read anew into another. */
async function collect(configuration: Configuration, stop: AbortSignal): Promise<void> {
  const writer = openEventsWriter(join(configuration.dataDir, 'events.db'))
  const collector = startCollector({ configuration, writer, say })
  stop.addEventListener('abort', () => collector.stop(), { once: true })
  process.send?.({ ready: true })
  try {
    await collector.done
  } catch (error) {
    if (!(error instanceof StoreLostError)) throw error
    say(`${error.message}: all that AWS still has is read anew into a new one`)
  }
}

try {
  await main()
  process.exit(0)
} catch (error) {
  const known = [ConfigurationError, EventsFileError, StoreBusyError, FencedError].some(
    (kind) => error instanceof kind,
  )
  say(error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error))
  // Neither is mended by starting again.
  const refused = error instanceof ConfigurationError || error instanceof EventsFileError
  process.exit(refused ? refusalCode() : 1)
}
