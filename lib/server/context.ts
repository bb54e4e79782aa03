import { join } from 'node:path'
import 'server-only'
import type { Configuration, PipelineConfiguration } from '#lib/config/configuration.ts'
import { loadConfiguration } from '#lib/config/load.ts'
import { notFound } from '#lib/domain/request-error.ts'
import type { OpsStore } from '#lib/store/ops/ops-port.ts'
import { openOps } from '#lib/store/ops/ops-store.ts'
import { type EventsReader, openEventsReader } from '#lib/store/queries/reader.ts'
import { type PipelineAws, pipelineAws, rememberedAws } from './pipeline-aws.ts'

/** What answering from the store needs. */
export interface QueryContext {
  readonly configuration: Pick<Configuration, 'mode' | 'pipelines'>
  readonly reader: EventsReader
  /** ms */
  readonly now: () => number
}

/** What telling of the reading itself needs besides. */
export interface SettingsContext extends QueryContext {
  readonly configuration: Pick<Configuration, 'mode' | 'pipelines' | 'quotaShare' | 'retention'>
  /** Path of events.db, whether or not it is there. */
  readonly eventsFile: string
}

/** Pages and routes share one; tests make their own. */
export interface ServerContext extends SettingsContext {
  /** Opened when first needed, so that reading works without it. Throws RequestError 503. */
  readonly ops: () => OpsStore
  readonly awsOf: (pipeline: PipelineConfiguration) => PipelineAws
}

// Next may load this module once per bundle; the process still needs one connection only.
declare global {
  var onceboardContext: ServerContext | undefined
}

/** Throws ConfigurationError where the configuration cannot be used. */
export function serverContext(): ServerContext {
  if (globalThis.onceboardContext !== undefined) return globalThis.onceboardContext
  const context = makeContext()
  globalThis.onceboardContext = context
  return context
}

function makeContext(): ServerContext {
  const configuration = loadConfiguration(process.env, process.cwd())
  const eventsFile = join(configuration.dataDir, 'events.db')
  return {
    configuration,
    eventsFile,
    reader: openEventsReader(eventsFile),
    ops: once(() => openOps(join(configuration.dataDir, 'ops.db'))),
    awsOf: rememberedAws(pipelineAws),
    now: Date.now,
  }
}

/** null: the configuration no longer names it */
export function configuredPipeline(context: QueryContext, name: string): PipelineConfiguration | null {
  return context.configuration.pipelines.find((pipeline) => pipeline.name === name) ?? null
}

/** Throws RequestError 404. */
export function demandPipeline(context: QueryContext, name: string): PipelineConfiguration {
  const pipeline = configuredPipeline(context, name)
  if (pipeline !== null) return pipeline
  const known = context.configuration.pipelines.map((each) => each.name).join(', ')
  throw notFound(
    'PIPELINE_UNKNOWN',
    `The configuration names no pipeline \`${name.slice(0, 100)}\`.`,
    `It names: ${known}.`,
  )
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
