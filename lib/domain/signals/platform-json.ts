import type { Signal } from '../signal.ts'
import { type JsonObject, numberAt, objectAt, textAt } from './json.ts'
import { requestIdOf } from './message.ts'
import { reportStatus } from './platform-text.ts'

/** A platform line in the JSON format, `{"time":…,"type":"platform.…","record":{…}}`; null: it is none. */
export function readPlatformJson(line: JsonObject): Signal | null {
  const type = textAt(line, 'type')
  const record = objectAt(line, 'record')
  if (record === null || !type?.startsWith('platform.')) return null
  const requestId = requestIdOf(record['requestId'])
  if (requestId === null) return { kind: 'platform' }
  switch (type) {
    case 'platform.start':
      return { kind: 'start', requestId, version: textAt(record, 'version')?.slice(0, 128) ?? null }
    case 'platform.report':
      return {
        kind: 'report',
        requestId,
        status: reportStatus(record['status']),
        durationMs: numberAt(objectAt(record, 'metrics'), 'durationMs'),
        errorType: textAt(record, 'errorType')?.slice(0, 256) ?? null,
      }
    default:
      return { kind: 'platform' }
  }
}
