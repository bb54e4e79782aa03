import type { Range } from '#lib/domain/answer.ts'
import type { KeyRow } from '#lib/domain/views.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull, text } from './row.ts'
import { and, type Condition, inRange } from './row-filter.ts'

/** The newest of the range: enough for a distribution, and bounded whatever the range. */
const SAMPLE = 5_000
const TOP_KEYS = 10

/** ms from its key's first to each duplicate of the source; replays left out. */
export function duplicateLags(snapshot: Snapshot, sourceId: number, range: Range): readonly number[] {
  const where = ofSource(sourceId, range, "d.outcome = 'duplicate' AND d.key IS NOT NULL")
  const rows = snapshot.all(
    `SELECT n.time - (SELECT f.time FROM delivery f WHERE f.pipeline_id = n.pipeline_id AND f.key = n.key
       AND f.outcome = 'processed' ORDER BY f.time, f.event_id LIMIT 1) AS lag
     FROM (SELECT d.time, d.pipeline_id, d.key FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT ${SAMPLE}) n`,
    ...where.values,
  )
  return rows.flatMap((row) => numberOrNull(row, 'lag') ?? []).filter((lag) => lag >= 0)
}

/** ms; how long the attempts took that made the source's deliveries */
export function attemptDurations(snapshot: Snapshot, sourceId: number, range: Range): readonly number[] {
  const where = ofSource(sourceId, range, 'd.attempt_id IS NOT NULL')
  const rows = snapshot.all(
    `SELECT a.duration_ms FROM attempt a WHERE a.duration_ms IS NOT NULL AND a.id IN (
       SELECT d.attempt_id FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT ${SAMPLE})`,
    ...where.values,
  )
  return rows.map((row) => number(row, 'duration_ms'))
}

/** The keys with the most duplicates in the range. */
export function topKeys(snapshot: Snapshot, sourceId: number, range: Range): readonly KeyRow[] {
  const where = ofSource(sourceId, range, "d.outcome = 'duplicate' AND d.key IS NOT NULL")
  const rows = snapshot.all(
    `SELECT n.key, n.duplicates,
       (SELECT count(*) FROM delivery a WHERE a.pipeline_id = n.pipeline_id AND a.key = n.key AND a.replay = 0
         AND a.time >= ? AND a.time < ?) AS deliveries,
       n.last - (SELECT f.time FROM delivery f WHERE f.pipeline_id = n.pipeline_id AND f.key = n.key
         AND f.outcome = 'processed' ORDER BY f.time, f.event_id LIMIT 1) AS slowest
     FROM (SELECT d.pipeline_id, d.key, count(*) AS duplicates, max(d.time) AS last FROM delivery d
       WHERE ${where.sql} GROUP BY d.pipeline_id, d.key ORDER BY duplicates DESC, d.key LIMIT ${TOP_KEYS}) n`,
    range.from,
    range.to,
    ...where.values,
  )
  return rows.map((row) => {
    const slowest = numberOrNull(row, 'slowest')
    return {
      key: text(row, 'key'),
      deliveries: number(row, 'deliveries'),
      duplicate: number(row, 'duplicates'),
      slowestMs: slowest === null || slowest < 0 ? null : slowest,
    }
  })
}

// The equality beside inRange's list lets SQLite use (source_id, outcome).
function ofSource(sourceId: number, range: Range, more: string): Condition {
  return and([
    inRange(range, [sourceId]),
    { sql: `d.source_id = ? AND d.replay = 0 AND ${more}`, values: [sourceId] },
  ])
}
