import { decodeObjectKey } from '../key-schemes/object-key.ts'
import type { EventRecord, Evidence, Signal } from '../signal.ts'
import { evidenceOf } from './evidence.ts'
import { isObject, type JsonObject, numberAt, objectAt, parseObject, textAt } from './json.ts'
import { bounded } from './message.ts'

/** More than any source puts into one invocation (Kinesis and SQS: 10,000). */
const MAX_RECORDS = 10_000
const MAX_NAME = 4_096

/** A handler's whole event as one JSON object: S3, SQS, SNS and Kinesis `Records`, or an EventBridge event; null: it is none. */
export function readWholeEvent(event: JsonObject, requestId: string | null): Signal | null {
  const records = recordsOf(event, true)
  return records.length === 0 ? null : { kind: 'event', requestId, records: records.slice(0, MAX_RECORDS) }
}

function recordsOf(event: JsonObject, open: boolean): EventRecord[] {
  const records = event['Records']
  if (!Array.isArray(records)) return eventBridgeRecord(event)
  return records
    .slice(0, MAX_RECORDS)
    .flatMap((record: unknown) => (isObject(record) ? recordOf(record, open) : []))
}

/** One record; a message that carries a notification (S3 through SNS or SQS) gives that one's records, with its own id. */
function recordOf(record: JsonObject, open: boolean): EventRecord[] {
  const s3 = objectAt(record, 's3')
  if (s3) return [s3Record(s3)]
  const kinesis = objectAt(record, 'kinesis')
  if (kinesis) return known({ sequenceNumber: kinesis['sequenceNumber'] })
  const dynamodb = objectAt(record, 'dynamodb')
  if (dynamodb) return known({ sequenceNumber: dynamodb['SequenceNumber'] })
  const sns = objectAt(record, 'Sns')
  if (sns) return carried({ messageId: sns['MessageId'] }, textAt(sns, 'Message'), open)
  if (textAt(record, 'messageId') === null) return []
  const receiveCount = numberAt(objectAt(record, 'attributes'), 'ApproximateReceiveCount')
  return carried({ messageId: record['messageId'], receiveCount }, textAt(record, 'body'), open)
}

function known(values: JsonObject): EventRecord[] {
  const evidence = evidenceOf(values)
  return Object.keys(evidence).length === 0 ? [] : [{ evidence }]
}

function carried(values: JsonObject, body: string | null, open: boolean): EventRecord[] {
  const own = known(values)
  const outer: Evidence = own[0]?.evidence ?? {}
  const inner = open && body !== null ? parseObject(body) : null
  const records = inner === null ? [] : recordsOf(publishedBy(inner), false)
  return records.length === 0
    ? own
    : records.map((record) => ({ ...record, evidence: { ...record.evidence, ...outer } }))
}

/** What SNS published, where the queue gets it wrapped in SNS's own JSON. */
function publishedBy(body: JsonObject): JsonObject {
  const message = textAt(body, 'Type') === 'Notification' ? textAt(body, 'Message') : null
  return (message === null ? null : parseObject(message)) ?? body
}

function s3Record(s3: JsonObject): EventRecord {
  const object = objectAt(s3, 'object')
  const evidence = evidenceOf({
    sequencer: object?.['sequencer'],
    eTag: object?.['eTag'],
    versionId: object?.['versionId'],
  })
  const key = textAt(object, 'key')
  return named(
    evidence,
    textAt(objectAt(s3, 'bucket'), 'name'),
    key === null ? null : (decodeObjectKey(key) ?? key),
  )
}

/** EventBridge names S3 objects as they are, not URL-encoded. */
function eventBridgeRecord(event: JsonObject): EventRecord[] {
  const detail = objectAt(event, 'detail')
  if (detail === null || textAt(event, 'detail-type') === null) return []
  const object = textAt(event, 'source') === 'aws.s3' ? objectAt(detail, 'object') : null
  const evidence = evidenceOf({
    eventBridgeId: event['id'],
    sequencer: object?.['sequencer'],
    eTag: object?.['etag'],
    versionId: object?.['version-id'],
  })
  if (Object.keys(evidence).length === 0) return []
  return [named(evidence, object && textAt(objectAt(detail, 'bucket'), 'name'), textAt(object, 'key'))]
}

function named(evidence: Evidence, bucket: string | null, objectKey: string | null): EventRecord {
  return {
    evidence,
    ...(bucket === null ? {} : { bucket: bounded(bucket, MAX_NAME) }),
    ...(objectKey === null ? {} : { objectKey: bounded(objectKey, MAX_NAME) }),
  }
}
