import { s3Notification } from './s3-notification.ts'
import { divide, type KeyScheme, lastSegment } from './scheme.ts'

/** md5 to sha512 in hex; shortened ones down to 6 digits. An eTag of a multipart upload has its count of parts. */
const HASH = /^[0-9a-f]{6,128}(?:-\d{1,5})?$/i

interface Parts {
  readonly bucket: string
  /** prefix and file name: an object at the bucket's root has an empty prefix */
  readonly objectKey: string
  readonly hash: string
}

function partsOf(key: string): Parts | null {
  const [bucket, middle, hash] = divide(key, '/') ?? []
  if (bucket === undefined || middle === undefined || hash === undefined || !HASH.test(hash)) return null
  const slash = middle.lastIndexOf('/')
  if (slash === -1 || slash === middle.length - 1) return null
  return { bucket, objectKey: slash === 0 ? middle.slice(1) : middle, hash }
}

export const bucketPathHash: KeyScheme = {
  name: '{bucket}/{prefix}/{filename}/{hash}',
  tellsSources: true,
  parse(key) {
    const parts = partsOf(key)
    if (parts === null) return null
    return { source: parts.bucket, event: lastSegment(parts.objectKey), version: null, contentInKey: true }
  },
  build(key, evidence, hints) {
    const parts = partsOf(key)
    if (parts === null) return null
    return s3Notification({ bucket: parts.bucket, key: parts.objectKey, eTag: parts.hash }, evidence, hints)
  },
}
