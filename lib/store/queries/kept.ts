import type { Problem, Range } from '#lib/domain/answer.ts'
import type { Window } from '#lib/domain/pipeline.ts'
import {
  EDGES_ROW,
  FORGOTTEN_ROW,
  NOTHING_PRUNED,
  type PruningEdges,
  prunedKeyHash,
} from '../pruned-memory.ts'
import { ROLLUP_LEVELS } from '../schema.ts'
import type { Catalog } from './catalog.ts'
import type { Snapshot } from './reader.ts'
import { numberOrNull } from './row.ts'

type Meta = Pick<Catalog, 'meta'>

/** How far back there is what, ms: what is older was pruned. */
export function keptEdges({ meta }: Meta): PruningEdges {
  const stored = meta.get(EDGES_ROW)
  return stored === undefined ? NOTHING_PRUNED : { ...NOTHING_PRUNED, ...JSON.parse(stored) }
}

/** The guard remembers keys for longer than they stay known here once they are pruned. */
export function outlivesMemory({ meta }: Meta, window: Window): boolean {
  const remembered = meta.get(FORGOTTEN_ROW)
  if (remembered === undefined || window.kind === 'unknown') return false
  return window.kind === 'for-ever' || window.ms > Number(remembered)
}

/** When a key whose deliveries are pruned was last processed, ms; null: not known. */
export function prunedKey(snapshot: Snapshot, pipelineIds: readonly number[], key: string): number | null {
  const hashes = JSON.stringify(pipelineIds.map((id) => prunedKeyHash(id, key)))
  const sql = 'SELECT max(time) AS time FROM pruned_key WHERE hash IN (SELECT value FROM json_each(?))'
  const row = snapshot.get(sql, hashes)
  return row === null ? null : numberOrNull(row, 'time')
}

/** The least length (ms) of the buckets in which everything since an instant is counted still. */
export function leastBucket(from: number, { sealed, minutes, hours }: PruningEdges): number | null {
  if (from < hours) return ROLLUP_LEVELS.day
  if (from < minutes) return ROLLUP_LEVELS.five
  // Deliveries alone can tell what lies within a minute.
  return from < sealed ? ROLLUP_LEVELS.minute : null
}

/**
 * The range as it can be counted still. Ends that cut a bucket of which only the sum is left lie at its beginning, so
 * that neighbouring ranges neither share nor miss anything; one that has nothing left then is that bucket.
 */
export function keptRange(range: Range, edges: PruningEdges): Range {
  if (range.to <= range.from) return range
  const from = floorTo(range.from, leastBucket(range.from, edges))
  const to = floorTo(range.to, leastBucket(range.to, edges))
  return { from, to: to > from ? to : from + (leastBucket(range.from, edges) ?? 0) }
}

/** As it can be counted from deliveries one by one. */
export function keptRows(range: Range, { sealed }: PruningEdges): Range {
  const from = Math.min(Math.max(range.from, sealed), Math.max(range.from, range.to))
  return { from, to: range.to }
}

/** Lists and what is counted from deliveries do not reach as far back as the range; null: they do. */
export function detailProblem(range: Range, { sealed }: PruningEdges): Problem | null {
  if (range.from >= sealed) return null
  const since = new Date(sealed).toISOString()
  return {
    code: 'DETAIL_PRUNED',
    message: `Deliveries before ${since} are no longer kept one by one: lists, and counts by text, outcome or label, reach back to there. Totals and charts without such filters reach further.`,
    hint: '`retention:` in the configuration says how long they are kept.',
  }
}

function floorTo(ms: number, size: number | null): number {
  return size === null ? ms : Math.floor(ms / size) * size
}
