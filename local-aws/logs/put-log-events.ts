import { type Input, isObject, optionalList } from '../http/input.ts'
import { invalidParameter, ServiceError } from '../http/service-error.ts'
import type { Line } from '../store/events.ts'
import {
  existingGroup,
  existingStream,
  groupName,
  type LogsContext,
  retentionEdge,
  streamName,
} from './context.ts'

const MAX_EVENTS = 10_000
const MAX_BYTES = 1_048_576
/** What each event costs beside its message. */
const EVENT_BYTES = 26
const HOUR_MS = 60 * 60 * 1000
const MAX_SPAN_MS = 24 * HOUR_MS
const MAX_AGE_MS = 14 * 24 * HOUR_MS
const MAX_AHEAD_MS = 2 * HOUR_MS

/**
 * PutLogEvents. A batch that breaks a limit fails whole; events too old, too new or past the retention are rejected,
 * and the rest is accepted: `rejectedLogEventsInfo` tells their indexes (the old ones' end is exclusive).
 */
export function putLogEvents(context: LogsContext, input: Input): object {
  const { store, now } = context
  const names = { group: groupName(input), stream: streamName(input) }
  const lines = readLines(input)
  checkBatch(lines)
  const group = existingGroup(context, names.group)
  const stream = existingStream(context, group, names.stream)
  const { accepted, rejected } = sift(lines, now, retentionEdge(group, now))
  store.database.transaction(() => store.accept(group, stream, accepted, now))
  return {
    nextSequenceToken: String(stream.id),
    ...(rejected === null ? {} : { rejectedLogEventsInfo: rejected }),
  }
}

function readLines(input: Input): Line[] {
  const events = optionalList(input, 'logEvents')
  if (events === undefined)
    throw invalidParameter("1 validation error detected: 'logEvents' must not be null")
  if (events.length < 1 || events.length > MAX_EVENTS) {
    throw invalidParameter(
      `Value at 'logEvents' failed to satisfy constraint: between 1 and ${MAX_EVENTS} members.`,
    )
  }
  return events.map(readLine)
}

function readLine(event: unknown, index: number): Line {
  const at = `logEvents.${index + 1}.member`
  if (!isObject(event)) throw new ServiceError('SerializationException', `${at} is not an object.`)
  const { timestamp, message } = event
  if (timestamp === undefined || timestamp === null)
    throw invalidParameter(`'${at}.timestamp' must not be null`)
  if (message === undefined || message === null) throw invalidParameter(`'${at}.message' must not be null`)
  if (typeof timestamp !== 'number' || !Number.isFinite(timestamp)) {
    throw new ServiceError('SerializationException', `${at}.timestamp is not a number.`)
  }
  if (typeof message !== 'string')
    throw new ServiceError('SerializationException', `${at}.message is not a string.`)
  if (timestamp < 0) throw invalidParameter(`'${at}.timestamp' must not be negative`)
  if (message === '') throw invalidParameter(`'${at}.message' must have length of 1 or more`)
  return { time: Math.trunc(timestamp), message }
}

function checkBatch(lines: readonly Line[]): void {
  let bytes = 0
  let previous = 0
  for (const { time, message } of lines) {
    bytes += Buffer.byteLength(message) + EVENT_BYTES
    if (time < previous) {
      throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.')
    }
    previous = time
  }
  if (bytes > MAX_BYTES)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MAX_BYTES}`)
  if (previous - (lines[0]?.time ?? previous) > MAX_SPAN_MS) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    )
  }
}

/** Lines are in order of time, so what is rejected is a head and a tail. */
function sift(lines: readonly Line[], now: number, edge: number) {
  const count = (matches: (time: number) => boolean) => lines.filter((line) => matches(line.time)).length
  const tooOld = count((time) => time < now - MAX_AGE_MS)
  const expired = count((time) => time < edge)
  const tooNew = count((time) => time > now + MAX_AHEAD_MS)
  if (tooOld + expired + tooNew === 0) return { accepted: lines, rejected: null }
  return {
    accepted: lines.slice(Math.max(tooOld, expired), lines.length - tooNew),
    rejected: {
      ...(tooNew > 0 ? { tooNewLogEventStartIndex: lines.length - tooNew } : {}),
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    },
  }
}
