import { join } from 'node:path'
import 'server-only'
import type { Configuration } from '#lib/config/configuration.ts'
import { loadConfiguration } from '#lib/config/load.ts'
import { type EventsReader, openEventsReader } from '#lib/store/queries/reader.ts'

/** What answering needs: pages and routes share one, tests make their own. */
export interface QueryContext {
  readonly configuration: Pick<Configuration, 'mode' | 'pipelines'>
  readonly reader: EventsReader
  /** ms */
  readonly now: () => number
}

export interface ServerContext extends QueryContext {
  readonly configuration: Configuration
}

// Next may load this module once per bundle; the process still needs one connection only.
declare global {
  var onceboardContext: ServerContext | undefined
}

/** Throws ConfigurationError where the configuration cannot be used. */
export function serverContext(): ServerContext {
  globalThis.onceboardContext ??= makeContext()
  return globalThis.onceboardContext
}

function makeContext(): ServerContext {
  const configuration = loadConfiguration(process.env, process.cwd())
  return { configuration, reader: openEventsReader(join(configuration.dataDir, 'events.db')), now: Date.now }
}
