import type { Input } from '../http/input.ts'
import { optionalBoolean, optionalNumber, optionalString } from '../http/input.ts'
import { invalidParameter } from '../http/service-error.ts'
import type { Place, StoredEvent } from '../store/events.ts'
import {
  existingStream,
  type LogsContext,
  limitOf,
  namedGroup,
  ofStandardClass,
  retentionEdge,
  streamName,
} from './context.ts'
import { toPlace } from './position.ts'

const PAGE_EVENTS = 10_000
const PAGE_BYTES = 1_048_576

/** A place is passed going either way: forward from behind it, backward from before it. */
interface Start {
  readonly forward: boolean
  readonly place: Place | null
}

/** GetLogEvents: one stream, always in order of time; `endTime` is exclusive, and there is no eventId. */
export function getLogEvents(context: LogsContext, input: Input): object {
  const { store, tokens, now } = context
  const group = ofStandardClass(context, namedGroup(context, input))
  const stream = existingStream(context, group, streamName(input))
  const limit = limitOf(optionalNumber(input, 'limit'), PAGE_EVENTS, PAGE_EVENTS)
  const from = Math.max(optionalNumber(input, 'startTime') ?? 0, stream.first ?? 0, retentionEdge(group, now))
  const end = optionalNumber(input, 'endTime') ?? Number.MAX_SAFE_INTEGER
  const to = Math.min(end - 1, stream.last ?? 0)
  const key = ['GetLogEvents', group.id, stream.id]
  const start = readStart(context, input, key)
  const range = { from, to, place: start.place, descending: !start.forward }
  const events = take(store.events.scan(group.id, range), stream.id, limit)
  if (!start.forward) events.reverse()
  const edge = (event: StoredEvent | undefined, fallback: Place) =>
    event === undefined ? fallback : { time: event.time, seq: event.seq }
  const still =
    start.place ?? (start.forward ? { time: from, seq: -1 } : { time: to, seq: Number.MAX_SAFE_INTEGER })
  const token = (forward: boolean, place: Place) =>
    `${forward ? 'f' : 'b'}/${tokens.write([...key, forward], { place }, 0)}`
  return {
    events: events.map(({ time, message, ingested }) => ({
      timestamp: time,
      message,
      ingestionTime: ingested,
    })),
    nextForwardToken: token(true, edge(events.at(-1), still)),
    nextBackwardToken: token(false, edge(events[0], still)),
  }
}

function readStart({ tokens }: LogsContext, input: Input, key: readonly unknown[]): Start {
  const token = optionalString(input, 'nextToken')
  if (token === undefined) return { forward: optionalBoolean(input, 'startFromHead') ?? false, place: null }
  const forward = token.startsWith('f/')
  // Written at 0 and read at 0: these tokens stay the same at a stream's end, which is how clients know the end.
  const state = forward || token.startsWith('b/') ? tokens.read([...key, forward], token.slice(2), 0) : null
  if (state === null) throw invalidParameter('The specified nextToken is invalid.')
  return { forward, place: toPlace(state['place']) }
}

function take(events: Iterable<StoredEvent>, streamId: number, limit: number): StoredEvent[] {
  const page: StoredEvent[] = []
  let bytes = 0
  for (const event of events) {
    if (event.streamId !== streamId) continue
    bytes += event.bytes + 26
    if (page.length > 0 && bytes > PAGE_BYTES) break
    page.push(event)
    if (page.length === limit) break
  }
  return page
}
