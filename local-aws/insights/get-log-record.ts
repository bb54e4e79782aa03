import type { Input } from '../http/input.ts'
import { invalidParameter, notFound } from '../http/service-error.ts'
import { type LogsContext, required } from '../logs/context.ts'
import { readPointer } from './pointer.ts'

/** GetLogRecord: the log event behind a row's `@ptr`. */
export function getLogRecord({ store, scope }: LogsContext, input: Input): object {
  const pointer = required(input, 'logRecordPointer')
  const to = readPointer(pointer)
  if (to === null) throw invalidParameter('The specified logRecordPointer is invalid.')
  const { time, seq } = to.place
  const span = { from: time, to: time, place: { time, seq: seq - 1 }, descending: false }
  const group = store.groups.byId(to.groupId)
  const [event] = store.events.scan(to.groupId, span)
  if (group === null || event?.seq !== seq) throw notFound('The specified log record does not exist.')
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
