import type { Trigger } from '../pipeline.ts'

/** How a pipeline prints the keys of S3 objects: as the notification has them (URL-encoded), or decoded. */
export type ObjectKeyForm = 'encoded' | 'decoded'

/** What a payload needs and no key says. All optional: what is not known is left out, or makes the payload impossible. */
export interface PayloadHints {
  /** The bucket, where keys are S3 object keys without one. */
  readonly bucket?: string | null
  readonly region?: string | null
  /** What delivers to the handler: it decides the payload's shape. Absent: the scheme's usual. */
  readonly trigger?: Trigger | null
  /** Absent: read off the key, and where it could be either no payload is built. */
  readonly objectKeyForm?: ObjectKeyForm | null
  /** ms since the epoch; absent: the payload says no time. */
  readonly now?: number | null
}
