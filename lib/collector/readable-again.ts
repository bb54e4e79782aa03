import { ceilMinute, HOUR } from './stretch-of-time.ts'

/** Reading it all again takes a while, and what expires meanwhile must not have been forgotten: a 48th of it, at least this, ms. */
const LEAST_MARGIN_MS = HOUR

/** From when on (ms) a group can be read again, and from when on it surely still can when the reading comes there. */
export function readableAgain(
  now: number,
  backfillMs: number,
  retentionMs: number | null,
): { readonly from: number; readonly surely: number } {
  const from = ceilMinute(now - Math.min(backfillMs, retentionMs ?? backfillMs))
  if (retentionMs === null) return { from, surely: from }
  const margin = Math.max(LEAST_MARGIN_MS, retentionMs / 48)
  return { from, surely: Math.max(from, ceilMinute(now - retentionMs + margin)) }
}
