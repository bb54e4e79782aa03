import 'server-only'
import { AwsError } from '#lib/aws/aws-error.ts'
import type { AttemptLog, DeliveryRow, RawLogLine } from '#lib/domain/event-views.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import { shownOutcome } from '#lib/domain/shown-outcome.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { configuredPipeline, type ServerContext } from './context.ts'
import { deliveryOf } from './deliveries.ts'
import { enter } from './enter.ts'
import { linesOfRequest } from './request-lines.ts'

/** A bare line belongs to no attempt that is known: what stands around it is shown. */
const AROUND_MS = 5_000
/** Lambda's longest run: where an end was not read, the start may lie this far back, and the other way round. */
const LONGEST_RUN_MS = 900_000

/** The whole log of the attempt that a delivery belongs to, read from CloudWatch now, bounded. 404 DELIVERY_UNKNOWN. */
export async function attemptLog(deliveryId: string): Promise<AttemptLog> {
  return attemptLogOf(await enter(), deliveryId)
}

export async function attemptLogOf(context: ServerContext, deliveryId: string): Promise<AttemptLog> {
  const delivery = deliveryOf(context, deliveryId)
  const place = { logGroup: delivery.logGroup, stream: delivery.stream }
  const { lines, bounded, problem } = await readLines(context, delivery)
  const rules = configuredPipeline(context, delivery.pipeline)?.rules
  const own = delivery.attempt === null ? lines : linesOfRequest(lines, delivery.requestId, delivery.time)
  const read = signalReader(rules?.signals ?? [])
  return { ...place, lines: own.map((line) => rawLine(line, read)), bounded, problem }
}

interface ReadLines {
  readonly lines: readonly LogLine[]
  readonly bounded: boolean
  readonly problem: string | null
}

/** What CloudWatch shows of the delivery's attempt and, a little, around it. Never throws: a problem is an answer. */
export async function readLines(context: ServerContext, delivery: DeliveryRow): Promise<ReadLines> {
  const pipeline = configuredPipeline(context, delivery.pipeline)
  if (pipeline === null) return noLines(`The configuration no longer names ${delivery.pipeline}.`)
  try {
    const query = { logGroup: delivery.logGroup, stream: delivery.stream, ...extent(delivery) }
    return { ...(await context.awsOf(pipeline).readAttemptLog(query)), problem: null }
  } catch (error) {
    if (error instanceof AwsError) return noLines(`${error.message}. ${error.hint}`)
    throw error
  }
}

function noLines(problem: string): ReadLines {
  return { lines: [], bounded: false, problem }
}

function extent({ attempt, time }: DeliveryRow): { readonly from: number; readonly to: number } {
  if (attempt === null || (attempt.start === null && attempt.end === null)) {
    return { from: time - AROUND_MS, to: time + AROUND_MS }
  }
  return {
    from: attempt.start ?? time - LONGEST_RUN_MS,
    to: attempt.end ?? Math.min(Date.now(), time + LONGEST_RUN_MS),
  }
}

const MAX_MESSAGE = 16_384

export function rawLine(line: LogLine, read: ReturnType<typeof signalReader>): RawLogLine {
  return {
    time: line.time,
    message: line.message.slice(0, MAX_MESSAGE),
    truncated: line.message.length > MAX_MESSAGE,
    outcome: shownOutcome(read(line.message))?.outcome ?? null,
  }
}
