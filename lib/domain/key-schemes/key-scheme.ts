import type { KeySchemeName } from '../pipeline.ts'
import type { Evidence } from '../signal.ts'
import { bucketKeyEtag } from './bucket-key-etag.ts'
import { bucketPathHash } from './bucket-path-hash.ts'
import { contentHash } from './content-hash.ts'
import type { PayloadHints } from './hints.ts'
import { metricDimensionHour } from './metric-dimension-hour.ts'
import { powertools } from './powertools.ts'
import { s3Notification } from './s3-notification.ts'
import { type KeyParts, type KeyScheme, lastSegment } from './scheme.ts'
import { sourceEventSequence } from './source-event-sequence.ts'
import { sourceIdVersion } from './source-id-version.ts'

export type { ObjectKeyForm, PayloadHints } from './hints.ts'
export { objectKeyForm } from './object-key.ts'
export type { KeyParts } from './scheme.ts'

/** A new scheme is a file of its own, its name in KEY_SCHEMES, and a line here. */
const SCHEMES: Readonly<Record<KeySchemeName, KeyScheme>> = {
  'bucket#key#etag': bucketKeyEtag,
  '{bucket}/{prefix}/{filename}/{hash}': bucketPathHash,
  '{source}/{event_type}/{timestamp}/{sequence}': sourceEventSequence,
  '{metric}/{dimension}/{hour}': metricDimensionHour,
  '{source}:{id}:{version}': sourceIdVersion,
  'content-hash': contentHash,
  powertools,
}

/** What a key says by its pipeline's scheme; null: it does not fit, and is counted as unfit. */
export function parseKey(scheme: KeySchemeName, key: string): KeyParts | null {
  return SCHEMES[scheme].parse(key)
}

/** Whether a scheme's keys name several sources of one pipeline. */
export function tellsSourcesApart(scheme: KeySchemeName): boolean {
  return SCHEMES[scheme].tellsSources
}

/** What to call an event: its own part of the key; without a scheme, or unfit, the key's last path segment. */
export function eventTitle(scheme: KeySchemeName | null, key: string): string {
  const parts = scheme === null ? null : parseKey(scheme, key)
  return parts?.event ?? lastSegment(key)
}

/**
 * The event that would make the pipeline's handler compute this key again, ready for JSON. Without a scheme the key is
 * taken for an S3 object's where `hints.bucket` names the bucket. null: it cannot be built (the key does not fit, is a
 * hash, could be read in two ways, or comes by a trigger whose payload the key does not hold).
 */
export function buildPayload(
  scheme: KeySchemeName | null,
  key: string,
  evidence: Evidence,
  hints: PayloadHints,
): unknown | null {
  if (scheme !== null)
    return parseKey(scheme, key) === null ? null : SCHEMES[scheme].build(key, evidence, hints)
  return hints.bucket ? s3Notification({ bucket: hints.bucket, key, eTag: null }, evidence, hints) : null
}
