import { randomUUID } from 'node:crypto'
import { AwsError } from '#lib/aws/aws-error.ts'
import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { DeliveryRow, RecordView } from '#lib/domain/event-views.ts'
import { eventTitle } from '#lib/domain/key-schemes/key-scheme.ts'
import { predict } from '#lib/domain/prediction.ts'
import type { Prediction, ReplayPreview } from '#lib/domain/replay-views.ts'
import { notFound, RequestError } from '#lib/domain/request-error.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { deliveriesOfKey, printedKeys } from '#lib/store/queries/delivery-list.ts'
import { guardSeen } from '#lib/store/queries/guard-seen.ts'
import { demandPipeline, type ServerContext } from '../context.ts'
import { type Payload, payloadFor } from './payload.ts'
import { processedBefore } from './processed-before.ts'

export interface PreviewRequest {
  readonly pipeline: string
  readonly key: string
  /** Its attempt's log is looked at first for the logged event; null: the newest */
  readonly deliveryId: string | null
}

const VALID_MS = 600_000
const MOST_DELIVERIES = 100
const ALL_TIME = { from: 0, to: Number.MAX_SAFE_INTEGER }

/** Everything that confirming needs to be shown; sends nothing. Throws RequestError 403, 404, 422. */
export async function makePreview(context: ServerContext, request: PreviewRequest): Promise<ReplayPreview> {
  const pipeline = demandPipeline(context, request.pipeline)
  const target = targetOf(pipeline)
  const deliveries = deliveriesToTry(context, request)
  const aws = context.awsOf(pipeline)
  const [payload, record, version] = await Promise.all([
    payloadFor(context, {
      pipeline,
      key: request.key,
      deliveries,
      printedKeys: keysOf(context, pipeline.name),
    }),
    aws.readRecord(request.key),
    deployedVersion(context, pipeline, target),
  ])
  const prediction = predictionFor(context, pipeline, { record, version, payload })
  const now = context.now()
  const preview = {
    previewId: randomUUID(),
    key: request.key,
    pipeline: pipeline.name,
    target,
    payload: payload.text,
    payloadOrigin: payload.origin,
    prediction,
    record,
    confirmWord: prediction.name === 'WILL_SKIP' ? null : confirmWord(pipeline, request.key),
    validUntil: now + VALID_MS,
  }
  context.ops().savePreview({
    ...preview,
    madeAt: now,
    processedBefore: processedBefore(context, pipeline, request.key, record),
  })
  return preview
}

/** Only the configuration names targets. Throws RequestError 403. */
export function targetOf(pipeline: PipelineConfiguration): string {
  if (pipeline.replay !== null) return pipeline.replay.lambda
  throw new RequestError(
    403,
    'REPLAY_NOT_CONFIGURED',
    `Replay is off for ${pipeline.name}: its configuration names no target.`,
    `Add \`replay: { lambda: … }\` to the pipeline, and restart.`,
  )
}

function deliveriesToTry(
  context: ServerContext,
  { pipeline, key, deliveryId }: PreviewRequest,
): readonly DeliveryRow[] {
  const rows = context.reader.read((snapshot) => {
    const catalog = readCatalog(snapshot)
    const id = catalog.pipelines.find((each) => each.name === pipeline)?.id
    return id === undefined
      ? []
      : deliveriesOfKey(snapshot, catalog, { pipelineId: id, key, range: ALL_TIME, limit: MOST_DELIVERIES })
  })
  if (rows === null || rows.length === 0) {
    throw notFound(
      'EVENT_UNKNOWN',
      `No delivery of \`${key.slice(0, 200)}\` in ${pipeline} has been read.`,
      'Only events that were seen can be sent again.',
    )
  }
  const newestFirst = [...rows].reverse()
  return [
    ...newestFirst.filter((row) => row.id === deliveryId),
    ...newestFirst.filter((row) => row.id !== deliveryId),
  ]
}

function keysOf(context: ServerContext, pipeline: string): readonly string[] {
  return context.reader.read((snapshot) => printedKeys(snapshot, pipeline)) ?? []
}

/** null: it could not be asked */
async function deployedVersion(
  context: ServerContext,
  pipeline: PipelineConfiguration,
  target: string,
): Promise<string | null> {
  try {
    return (await context.awsOf(pipeline).deployedVersion(target)).version
  } catch (error) {
    if (error instanceof AwsError) return null
    throw error
  }
}

interface Seen {
  readonly record: RecordView
  readonly version: string | null
  readonly payload: Payload
}

function predictionFor(
  context: ServerContext,
  pipeline: PipelineConfiguration,
  { record, version, payload }: Seen,
): Prediction {
  const guard = context.reader.read((snapshot) => {
    const stored = readCatalog(snapshot).pipelines.find((each) => each.name === pipeline.name)
    return stored === undefined ? null : guardSeen(snapshot, stored, version)
  })
  const nothing = { skips: 0, breaches: null, version, skipsOnVersion: null, breachesOnVersion: null }
  const expiryHonoured = pipeline.rules.keyScheme === 'powertools' || isPowertoolsRecord(record)
  const input = {
    record,
    guard: guard ?? nothing,
    repeat: pipeline.rules.repeat,
    expiryHonoured,
    now: context.now(),
  }
  const prediction = predict(input)
  return { ...prediction, grounds: [...prediction.grounds, ...payload.notes] }
}

/** Powertools' guards take an expired record for none; their records carry these attributes by default. */
function isPowertoolsRecord(record: RecordView): boolean {
  if (!('attributes' in record)) return false
  const names = record.attributes.map((attribute) => attribute.name)
  return names.includes('expiration') && names.includes('status')
}

/** The event's own short part: `INV-20931` of `…/INV-20931.pdf#…`. */
function confirmWord(pipeline: PipelineConfiguration, key: string): string {
  const title = eventTitle(pipeline.rules.keyScheme, key).trim()
  return title.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim() || title || key.trim() || key
}
