import type { Evidence } from '../signal.ts'
import type { PayloadHints } from './hints.ts'
import { notificationKey } from './object-key.ts'
import { sqsBatch } from './sqs-batch.ts'

export interface PrintedObject {
  readonly bucket: string
  /** as the handler printed it */
  readonly key: string
  readonly eTag: string | null
}

/** The ObjectCreated:Put notification of one object, straight from S3 or through SQS; null: it cannot be built. */
export function s3Notification(
  object: PrintedObject,
  evidence: Evidence,
  hints: PayloadHints,
): unknown | null {
  const key = notificationKey(object.key, hints.objectKeyForm ?? null)
  if (key === null) return null
  const notification = { Records: [s3Record({ ...object, key }, evidence, hints)] }
  switch (hints.trigger ?? 's3') {
    case 's3':
      return notification
    case 'sqs':
      return sqsBatch(JSON.stringify(notification), evidence, hints, object.bucket + key)
    default:
      return null
  }
}

function s3Record(object: PrintedObject, evidence: Evidence, hints: PayloadHints): unknown {
  const eTag = object.eTag ?? evidence.eTag
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: hints.region ?? 'us-east-1',
    ...(hints.now == null ? {} : { eventTime: new Date(hints.now).toISOString() }),
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: object.bucket, arn: `arn:aws:s3:::${object.bucket}` },
      object: {
        key: object.key,
        ...(eTag === undefined ? {} : { eTag }),
        ...(evidence.versionId === undefined ? {} : { versionId: evidence.versionId }),
        ...(evidence.sequencer === undefined ? {} : { sequencer: evidence.sequencer }),
      },
    },
  }
}
