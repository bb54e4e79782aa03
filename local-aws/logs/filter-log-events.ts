import type { Input } from '../http/input.ts'
import { optionalBoolean, optionalNumber, optionalString, optionalStrings } from '../http/input.ts'
import { invalidParameter } from '../http/service-error.ts'
import type { StoredEvent } from '../store/events.ts'
import type { LogGroup } from '../store/groups.ts'
import { type LogsContext, limitOf, namedGroup, ofStandardClass, retentionEdge } from './context.ts'
import { compilePattern, type Matcher } from './pattern.ts'
import { type Position, toPosition } from './position.ts'

const PAGE_EVENTS = 10_000
const PAGE_BYTES = 1_048_576
/** Lines looked at for one page: a rare pattern gets empty pages that carry a token, as from AWS. */
const PAGE_SCAN = 25_000
/** Every so many pages of one query is empty though more follows: clients must bear it, so they meet it here. */
const EMPTY_EVERY = 4
const MAX_STREAMS = 100
const DESCENDING_SINCE = Date.UTC(2024, 0, 1)

interface Query {
  readonly group: LogGroup
  readonly from: number
  readonly to: number
  readonly matches: Matcher
  readonly streams: ReadonlySet<number> | null
  readonly limit: number
}

/** FilterLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export function filterLogEvents(context: LogsContext, input: Input): object {
  const { store, tokens, now } = context
  const query = readQuery(context, input)
  const { nextToken: _, limit: __, startFromHead: ___, ...bound } = input
  const key = ['FilterLogEvents', query.group.id, bound]
  const position = readPosition(context, input, key, query.from)
  const { events, next } = readPage(context, query, position)
  return {
    events: events.map((event) => ({
      logStreamName: store.streams.nameOf(event.streamId),
      timestamp: event.time,
      message: event.message,
      ingestionTime: event.ingested,
      eventId: store.events.eventId(event),
    })),
    searchedLogStreams: [],
    ...(next === null ? {} : { nextToken: tokens.write(key, { ...next }, now) }),
  }
}

function readQuery(context: LogsContext, input: Input): Query {
  const group = ofStandardClass(context, namedGroup(context, input))
  const from = optionalNumber(input, 'startTime') ?? 0
  const to = optionalNumber(input, 'endTime') ?? Number.MAX_SAFE_INTEGER
  if (from < 0 || to < 0) throw invalidParameter('startTime and endTime must not be negative.')
  if (from > to) throw invalidParameter('startTime must not be after endTime.')
  return {
    group,
    from: Math.max(from, retentionEdge(group, context.now)),
    to,
    matches: compilePattern(optionalString(input, 'filterPattern') ?? ''),
    streams: readStreams(context, group, input),
    limit: limitOf(optionalNumber(input, 'limit'), PAGE_EVENTS, PAGE_EVENTS),
  }
}

function readStreams({ store }: LogsContext, group: LogGroup, input: Input): ReadonlySet<number> | null {
  const names = optionalStrings(input, 'logStreamNames')
  const prefix = optionalString(input, 'logStreamNamePrefix')
  if (names !== undefined && prefix !== undefined) {
    throw invalidParameter('logStreamNames and logStreamNamePrefix must not be given together.')
  }
  if (prefix === '')
    throw invalidParameter("Value '' at 'logStreamNamePrefix' must have length of 1 or more.")
  if (prefix !== undefined) return new Set(store.streams.list(group.id, prefix).map((stream) => stream.id))
  if (names === undefined) return null
  if (names.length < 1 || names.length > MAX_STREAMS) {
    throw invalidParameter(`logStreamNames must hold between 1 and ${MAX_STREAMS} names.`)
  }
  return new Set(names.flatMap((name) => store.streams.find(group.id, name)?.id ?? []))
}

function readPosition({ tokens, now }: LogsContext, input: Input, key: unknown, from: number): Position {
  const token = optionalString(input, 'nextToken')
  if (token !== undefined) {
    const state = tokens.read(key, token, now)
    if (state === null) throw invalidParameter('The specified nextToken is invalid.')
    return toPosition(state)
  }
  const descending = optionalBoolean(input, 'startFromHead') === false
  if (descending && from < DESCENDING_SINCE) {
    throw invalidParameter('startFromHead=false needs a startTime on or after 2024-01-01T00:00:00Z.')
  }
  return { place: null, descending, page: 0 }
}

function readPage({ store }: LogsContext, query: Query, position: Position) {
  const events: StoredEvent[] = []
  const { descending } = position
  const page = position.page + 1
  if (page % EMPTY_EVERY === 0) return { events, next: { ...position, page } }
  let { place } = position
  let bytes = 0
  let scanned = 0
  for (const event of store.events.scan(query.group.id, {
    from: query.from,
    to: query.to,
    place,
    descending,
  })) {
    const wanted = (query.streams?.has(event.streamId) ?? true) && query.matches(event.message)
    if (wanted) {
      bytes += event.bytes + 26
      if (events.length > 0 && bytes > PAGE_BYTES) return { events, next: { place, descending, page } }
      events.push(event)
    }
    place = { time: event.time, seq: event.seq }
    scanned += 1
    if (events.length >= query.limit || scanned >= PAGE_SCAN)
      return { events, next: { place, descending, page } }
  }
  return { events, next: null }
}
