import { SECOND } from './stretch-of-time.ts'

/** A token a request. Pure: state and instants (ms) in, state out. */
export interface Bucket {
  /** tokens a second when nothing is wrong */
  readonly rate: number
  readonly tokens: number
  /** 0.1 … 1: how much of the rate AWS lets us have at present */
  readonly share: number
  readonly at: number
}

const LEAST_SHARE = 0.1
/** A token that was waited for is one, whatever the fractions add up to. */
const WHOLE = 1 - 1e-9
const RECOVERY_MS = 10 * SECOND

export function newBucket(rate: number, now: number): Bucket {
  return { rate, tokens: burst(rate), share: 1, at: now }
}

/** At most a second's worth, and at least one: a quota below 1/s must still let one through. */
function burst(rate: number): number {
  return Math.max(1, rate)
}

/** A clock that jumps back gives nothing and takes nothing. */
export function refill(bucket: Bucket, now: number): Bucket {
  const passed = Math.max(0, now - bucket.at)
  const share = Math.min(1, bucket.share + (0.1 * passed) / RECOVERY_MS)
  const tokens = Math.min(burst(bucket.rate), bucket.tokens + (passed / SECOND) * bucket.rate * bucket.share)
  return { ...bucket, tokens, share, at: now }
}

/** Takes a token, or says how long to wait for it (ms, at least 1). */
export function take(bucket: Bucket, now: number): { readonly bucket: Bucket; readonly waitMs: number } {
  const filled = refill(bucket, now)
  if (filled.tokens >= WHOLE)
    return { bucket: { ...filled, tokens: Math.max(0, filled.tokens - 1) }, waitMs: 0 }
  const waitMs = Math.max(1, Math.ceil(((1 - filled.tokens) * SECOND) / (filled.rate * filled.share)))
  return { bucket: filled, waitMs }
}

/** AWS refused a request: half the rate, nothing saved up, and slowly back. */
export function throttled(bucket: Bucket, now: number): Bucket {
  const filled = refill(bucket, now)
  return { ...filled, tokens: 0, share: Math.max(LEAST_SHARE, filled.share / 2) }
}
