/** One object of an S3 notification; `key` is decoded. What a minimal notification leaves out is the empty text. */
export interface S3Object {
  readonly bucket: string
  readonly key: string
  readonly eTag: string
  readonly sequencer: string | null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function child(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** S3 encodes keys in its notifications as HTML forms do: a space is a plus. */
export function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '))
}

export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
}

export function records(event: unknown): readonly unknown[] {
  const found = child(event, 'Records')
  if (!Array.isArray(found)) throw new TypeError('The event has no Records')
  return found
}

/** Throws TypeError where a record names no object. */
export function s3Objects(event: unknown): S3Object[] {
  return records(event).map((record) => {
    const s3 = child(record, 's3')
    const object = child(s3, 'object')
    const key = text(child(object, 'key'))
    if (key === '') throw new TypeError('The record names no S3 object')
    return {
      bucket: text(child(child(s3, 'bucket'), 'name')),
      key: decodeKey(key),
      eTag: text(child(object, 'eTag')),
      sequencer: text(child(object, 'sequencer')) || null,
    }
  })
}

export interface Upload {
  readonly bucket: string
  /** not encoded */
  readonly key: string
  readonly eTag: string
  readonly sequencer: string
  readonly size: number
  /** ms */
  readonly time: number
}

/** The notification that S3 sends for one upload. */
export function s3Notification(upload: Upload): { readonly Records: readonly unknown[] } {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: new Date(upload.time).toISOString(),
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: upload.bucket, arn: `arn:aws:s3:::${upload.bucket}` },
          object: {
            key: encodeKey(upload.key),
            size: upload.size,
            eTag: upload.eTag,
            sequencer: upload.sequencer,
          },
        },
      },
    ],
  }
}
