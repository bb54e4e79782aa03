import type { RecordTimes } from './record-view.ts'

/** W as a table's records show it; `unknown` says why it cannot be told. Times in ms. */
export type MeasuredWindow =
  | { readonly kind: 'for'; readonly ms: number }
  | { readonly kind: 'for-ever' }
  | { readonly kind: 'unknown'; readonly why: 'no-record' | 'no-processed-time' }

const MINUTE = 60_000

/**
 * W = expiry − processed, rounded to minutes, as most of the records have it (one that a later write touched must not
 * decide); records without an expiry are kept for ever. Pure.
 */
export function measureWindow(records: readonly RecordTimes[]): MeasuredWindow {
  if (records.length === 0) return { kind: 'unknown', why: 'no-record' }
  const expiring = records.filter(({ expiresAt }) => expiresAt !== null)
  if (expiring.length === 0) {
    // A record in progress may not have got its expiry yet.
    return records.some((r) => r.inProgressUntil === null)
      ? { kind: 'for-ever' }
      : { kind: 'unknown', why: 'no-record' }
  }
  const votes = new Map<number, number>()
  for (const { expiresAt, processedAt } of expiring) {
    if (expiresAt === null || processedAt === null) continue
    const ms = Math.round((expiresAt - processedAt) / MINUTE) * MINUTE
    if (ms > 0) votes.set(ms, (votes.get(ms) ?? 0) + 1)
  }
  const best = [...votes].sort(([a, votesA], [b, votesB]) => votesB - votesA || a - b)[0]
  return best === undefined ? { kind: 'unknown', why: 'no-processed-time' } : { kind: 'for', ms: best[0] }
}
