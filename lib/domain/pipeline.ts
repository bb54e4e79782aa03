import type { CustomSignal } from './signal.ts'

export const TRIGGERS = ['s3', 'sns', 'eventbridge', 'sqs', 'kinesis', 'dynamodb', 'kafka'] as const
export type Trigger = (typeof TRIGGERS)[number]

export const KEY_SCHEMES = [
  'bucket#key#etag',
  '{bucket}/{prefix}/{filename}/{hash}',
  '{source}/{event_type}/{timestamp}/{sequence}',
  '{metric}/{dimension}/{hour}',
  '{source}:{id}:{version}',
  'content-hash',
  'powertools',
] as const
export type KeySchemeName = (typeof KEY_SCHEMES)[number]

/** How long the guard remembers a key. `unknown` makes breaches null. Times in ms. */
export type Window =
  | { readonly kind: 'for'; readonly ms: number; readonly basis: 'configured' | 'measured' }
  | { readonly kind: 'for-ever' }
  | { readonly kind: 'unknown' }

/** Everything about a pipeline that what is counted depends on: kept with a version in the store. */
export interface PipelineRules {
  readonly name: string
  readonly keyScheme: KeySchemeName | null
  readonly window: Window
  readonly trigger: Trigger | null
  readonly repeat: 'skip' | 'overwrite'
  /** What a clean attempt without an outcome line means; null: not said, so it is counted beside. */
  readonly silence: 'processed' | null
  readonly signals: readonly CustomSignal[]
  /** The groups are read through this CloudWatch filter pattern: what it may hide, nobody knows. Absent: read whole. */
  readonly filter?: string
}

/** Request ids change between redeliveries where an event source mapping polls: then only the message's own id tells. */
export function requestIdChanges(trigger: Trigger | null): boolean {
  return trigger === 'sqs' || trigger === 'kinesis' || trigger === 'dynamodb' || trigger === 'kafka'
}
