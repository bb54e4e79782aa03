import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { EventData, ReplayAvailability } from '#lib/domain/event-views.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import { configuredPipeline, type ServerContext } from './context.ts'

const MOST = 100

/** The key's replays, newest first, and whether there can be another; an ops.db that cannot be used takes only these away. */
export function replaysFor(
  context: ServerContext,
  pipeline: string,
  key: string,
): Pick<EventData, 'replays' | 'replay'> {
  try {
    const replays = context
      .ops()
      .ofKey(pipeline, key, MOST)
      .map((replay) => replay.view)
    return { replays, replay: replayAvailability(configuredPipeline(context, pipeline), pipeline) }
  } catch (error) {
    const reason =
      error instanceof RequestError
        ? `${error.message} ${error.hint}`
        : 'The store of replays (ops.db) cannot be opened.'
    console.error('ops.db cannot be used:', error)
    return { replays: [], replay: { available: false, reason } }
  }
}

/** `pipeline`: null where the configuration no longer names it. */
export function replayAvailability(pipeline: PipelineConfiguration | null, name: string): ReplayAvailability {
  if (pipeline === null) return { available: false, reason: `The configuration no longer names ${name}.` }
  if (pipeline.replay === null)
    return { available: false, reason: `The configuration of ${name} names no replay target.` }
  return { available: true, target: pipeline.replay.lambda }
}
