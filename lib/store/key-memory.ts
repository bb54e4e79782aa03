import { LONGEST_KEY_MEMORY_MS } from '#lib/domain/retention.ts'
import type { Database } from './database.ts'

interface Longest {
  readonly ms: number | null
  readonly unbounded: number
}

/** How long the last `processed` of a pruned key stays known, ms: the longest W of all pipelines, at most 400 days. */
export function keyMemoryMs(db: Database): number {
  const sql = "SELECT max(window_ms) AS ms, coalesce(sum(window_kind <> 'for'), 0) AS unbounded FROM pipeline"
  const longest = db.get<Longest>(sql)
  if (longest === null || longest.ms === null || longest.unbounded > 0) return LONGEST_KEY_MEMORY_MS
  return Math.min(LONGEST_KEY_MEMORY_MS, longest.ms)
}
