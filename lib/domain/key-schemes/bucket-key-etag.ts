import { s3Notification } from './s3-notification.ts'
import { divide, type KeyScheme, lastSegment } from './scheme.ts'

const ETAG = /^[0-9a-f]{32}(?:-\d{1,5})?$/i

export const bucketKeyEtag: KeyScheme = {
  name: 'bucket#key#etag',
  tellsSources: true,
  parse(key) {
    const [bucket, objectKey, eTag] = divide(key, '#') ?? []
    if (bucket === undefined || objectKey === undefined || eTag === undefined || !ETAG.test(eTag)) return null
    return { source: bucket, event: lastSegment(objectKey), version: null, contentInKey: true }
  },
  build(key, evidence, hints) {
    const [bucket, objectKey, eTag] = divide(key, '#') ?? []
    if (bucket === undefined || objectKey === undefined || eTag === undefined) return null
    return s3Notification({ bucket, key: objectKey, eTag }, evidence, hints)
  },
}
