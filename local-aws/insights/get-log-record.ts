import type { Input } from '../http/input.ts'
import { invalidParameter, notFound } from '../http/service-error.ts'
import { type LogsContext, required, retentionEdge } from '../logs/context.ts'
import type { LogGroup } from '../store/groups.ts'
import type { Scope } from '../store/scope.ts'
import { readPointer } from './pointer.ts'

function isOf(group: LogGroup, { account, region }: Scope): boolean {
  return group.account === account && group.region === region
}

/** GetLogRecord: the log event behind a row's `@ptr`. */
export function getLogRecord({ store, scope, now }: LogsContext, input: Input): object {
  const pointer = required(input, 'logRecordPointer')
  const to = readPointer(pointer)
  if (to === null) throw invalidParameter('The specified logRecordPointer is invalid.')
  const { time, seq } = to.place
  const span = { from: time, to: time, place: { time, seq: seq - 1 }, descending: false }
  const group = store.groups.byId(to.groupId)
  const [event] = store.events.scan(to.groupId, span)
  const isThere = group !== null && isOf(group, scope) && time >= retentionEdge(group, now)
  if (!isThere || event?.seq !== seq) throw notFound('The specified log record does not exist.')
  return {
    logRecord: {
      '@timestamp': String(event.time),
      '@ingestionTime': String(event.ingested),
      '@message': event.message,
      '@logStream': store.streams.nameOf(event.streamId),
      '@log': `${scope.account}:${group.name}`,
      '@ptr': pointer,
    },
  }
}
