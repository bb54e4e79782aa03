import type { Input } from '../http/input.ts'
import { optionalBoolean, optionalNumber, optionalString } from '../http/input.ts'
import { invalidParameter, ServiceError } from '../http/service-error.ts'
import type { LogStream } from '../store/streams.ts'
import {
  existingGroup,
  groupArn,
  groupName,
  type LogsContext,
  limitOf,
  namedGroup,
  streamName,
} from './context.ts'

export function createLogStream(context: LogsContext, input: Input): object {
  const group = existingGroup(context, groupName(input))
  if (!context.store.streams.create(group.id, streamName(input))) {
    throw new ServiceError('ResourceAlreadyExistsException', 'The specified log stream already exists')
  }
  return {}
}

interface Order {
  readonly byTime: boolean
  readonly descending: boolean
}

function readOrder(input: Input): Order {
  const orderBy = optionalString(input, 'orderBy') ?? 'LogStreamName'
  if (orderBy !== 'LogStreamName' && orderBy !== 'LastEventTime') {
    throw invalidParameter('orderBy must be LogStreamName or LastEventTime.')
  }
  const byTime = orderBy === 'LastEventTime'
  if (byTime && optionalString(input, 'logStreamNamePrefix') !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
  }
  return { byTime, descending: optionalBoolean(input, 'descending') ?? false }
}

function describe(stream: LogStream, arn: string): object {
  return {
    logStreamName: stream.name,
    creationTime: stream.created,
    ...(stream.first === null ? {} : { firstEventTimestamp: stream.first }),
    ...(stream.last === null ? {} : { lastEventTimestamp: stream.last }),
    ...(stream.ingested === null ? {} : { lastIngestionTime: stream.ingested }),
    uploadSequenceToken: String(stream.id),
    arn: `${arn}:log-stream:${stream.name}`,
    storedBytes: 0,
  }
}

/** DescribeLogStreams: by name or by last event, pages of at most 50. */
export function describeLogStreams(context: LogsContext, input: Input): object {
  const { store, scope, now, tokens } = context
  const group = namedGroup(context, input)
  const limit = limitOf(optionalNumber(input, 'limit'), 50, 50)
  const order = readOrder(input)
  const token = optionalString(input, 'nextToken')
  const { nextToken: _, limit: __, ...bound } = input
  const key = ['DescribeLogStreams', group.id, bound]
  const state = token === undefined ? { skip: 0 } : tokens.read(key, token, now)
  if (state === null) throw invalidParameter('The specified nextToken is invalid.')
  const skip = Number(state['skip'])
  const streams = store.streams.list(group.id, optionalString(input, 'logStreamNamePrefix') ?? '')
  if (order.byTime) streams.sort((a, b) => (a.last ?? 0) - (b.last ?? 0))
  if (order.descending) streams.reverse()
  const arn = groupArn(scope, group.name)
  return {
    logStreams: streams.slice(skip, skip + limit).map((stream) => describe(stream, arn)),
    ...(streams.length > skip + limit ? { nextToken: tokens.write(key, { skip: skip + limit }, now) } : {}),
  }
}
