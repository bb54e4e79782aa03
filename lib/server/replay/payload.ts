import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import type { PayloadHints } from '#lib/domain/key-schemes/key-scheme.ts'
import { buildPayload, objectKeyForm } from '#lib/domain/key-schemes/key-scheme.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { readLines } from '../attempt-log.ts'
import type { ServerContext } from '../context.ts'
import { linesOfRequest } from '../request-lines.ts'
import { loggedEvent } from './logged-event.ts'

/** What would be sent, as JSON text, and where it is from. `notes`: what of it is not known to be as it was. */
export interface Payload {
  readonly text: string
  readonly origin: 'logged' | 'built'
  readonly notes: readonly string[]
}

export interface PayloadQuestion {
  readonly pipeline: PipelineConfiguration
  readonly key: string
  /** The key's deliveries, in the order in which their logs are to be tried. */
  readonly deliveries: readonly DeliveryRow[]
  /** Keys that the pipeline printed lately: they show how it writes them. */
  readonly printedKeys: readonly string[]
}

/** Attempts whose logs are read for a logged event, at most. */
const TRIES = 3

/** The event that the handler logged, narrowed to this key; else one built from the key. Throws RequestError 422 where neither is possible. */
export async function payloadFor(context: ServerContext, question: PayloadQuestion): Promise<Payload> {
  const logged = await loggedPayload(context, question)
  if (logged !== null) return { text: pretty(logged), origin: 'logged', notes: [] }
  const { pipeline, key, deliveries } = question
  const built = buildPayload(
    pipeline.rules.keyScheme,
    key,
    deliveries[0]?.evidence ?? {},
    hintsFor(context, question),
  )
  if (built === null) throw unknownPayload(pipeline)
  return {
    text: pretty(built),
    origin: 'built',
    notes: assumedBucket(pipeline) ? [bucketNote(pipeline)] : [],
  }
}

async function loggedPayload(
  context: ServerContext,
  { deliveries, key }: PayloadQuestion,
): Promise<unknown | null> {
  const read = signalReader([])
  const attempts = new Map(
    deliveries
      .filter((each) => each.attempt !== null)
      .map((each) => [`${each.requestId} ${each.attempt?.start}`, each]),
  )
  for (const delivery of [...attempts.values()].slice(0, TRIES)) {
    const { lines } = await readLines(context, delivery)
    for (const line of linesOfRequest(lines, delivery.requestId, delivery.time)) {
      const signal = read(line.message)
      const event = signal?.kind === 'event' ? loggedEvent(line.message, signal.records, key) : null
      if (event !== null) return event
    }
  }
  return null
}

function hintsFor(context: ServerContext, { pipeline, printedKeys }: PayloadQuestion): PayloadHints {
  const bare = assumedBucket(pipeline)
  return {
    region: pipeline.region,
    trigger: pipeline.rules.trigger,
    bucket: bare ? pipeline.name : null,
    // Within a scheme the object's key is only a part of what was printed.
    objectKeyForm: bare ? objectKeyForm(printedKeys) : null,
    now: context.now(),
  }
}

/** Without a key scheme, S3 pipelines print the object's key alone: no line says of which bucket. */
function assumedBucket(pipeline: PipelineConfiguration): boolean {
  return pipeline.rules.keyScheme === null && pipeline.rules.trigger === 's3'
}

function bucketNote(pipeline: PipelineConfiguration): string {
  return `No line names the bucket, so the payload says "${pipeline.name}": a handler that reads the object will not find it there.`
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function unknownPayload(pipeline: PipelineConfiguration): RequestError {
  return new RequestError(
    422,
    'PAYLOAD_UNKNOWN',
    `The event cannot be sent again: no attempt of it logged its whole event, and its key does not say what it was.`,
    `Let the handler log its event as one JSON line, or set \`keyScheme\` and \`trigger\` of ${pipeline.name} where a known one fits.`,
  )
}
