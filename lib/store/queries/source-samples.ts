import type { Range } from '#lib/domain/answer.ts'
import { OUTCOMES } from '#lib/domain/outcome.ts'
import type { KeyRow } from '#lib/domain/views.ts'
import type { StoredSource } from './catalog.ts'
import { firstProcessed, placesOfKey } from './key-places.ts'
import type { Snapshot } from './reader.ts'
import { number, text } from './row.ts'
import { and, ofOutcome } from './row-filter.ts'

/** The newest of the range: enough for a distribution, and bounded whatever the range. */
const SAMPLE = 2_000
const KEYED = { sql: 'd.key IS NOT NULL AND d.replay = 0', values: [] }
/** Each needs its key's first looked up. */
const LAG_SAMPLE = 500
const TOP_KEYS = 10
/** Top keys are those among so many of the newest duplicates. */
const MOST_DUPLICATES = 20_000
/** One key's deliveries are counted up to here. */
const MOST_DELIVERIES = 100_000

/** ms from its key's first to each duplicate of the source; replays left out. */
export function duplicateLags(snapshot: Snapshot, source: StoredSource, range: Range): readonly number[] {
  const where = and([ofOutcome(range, source.id, 'duplicate'), KEYED])
  const rows = snapshot.all(
    `SELECT d.time, d.key FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT ${LAG_SAMPLE}`,
    ...where.values,
  )
  const keys = [...new Set(rows.map((row) => text(row, 'key')))]
  const times = firstProcessed(
    snapshot,
    keys.map((key) => ({ pipelineId: source.pipelineId, key })),
  )
  const first = new Map(keys.map((key, index) => [key, times[index] ?? Number.POSITIVE_INFINITY]))
  return rows.flatMap((row) => {
    const lag = number(row, 'time') - (first.get(text(row, 'key')) ?? Number.POSITIVE_INFINITY)
    return lag >= 0 ? [lag] : []
  })
}

/** ms; how long the attempts took that made the source's deliveries */
export function attemptDurations(snapshot: Snapshot, sourceId: number, range: Range): readonly number[] {
  // A batch's deliveries are of one attempt.
  const rows = snapshot.all(
    `SELECT DISTINCT n.stream_id, n.opened, n.duration_us FROM (
       SELECT d.stream_id, d.time - d.open_lag AS opened, d.duration_us FROM delivery d
       WHERE d.id IN (SELECT value FROM json_each(?)) AND d.duration_us IS NOT NULL) n`,
    JSON.stringify(newestOf(snapshot, sourceId, range)),
  )
  return rows.map((row) => number(row, 'duration_us') / 1_000)
}

/** The keys with the most duplicates in the range. */
export function topKeys(snapshot: Snapshot, source: StoredSource, range: Range): readonly KeyRow[] {
  const where = and([ofOutcome(range, source.id, 'duplicate'), KEYED])
  const rows = snapshot.all(
    `SELECT key, count(*) AS duplicates, max(time) AS last FROM (
       SELECT d.key, d.time FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT ${MOST_DUPLICATES})
     GROUP BY key ORDER BY duplicates DESC, key LIMIT ${TOP_KEYS}`,
    ...where.values,
  )
  return rows.map((row) => {
    const key = text(row, 'key')
    const [first] = firstProcessed(snapshot, [{ pipelineId: source.pipelineId, key }])
    const slowest = number(row, 'last') - (first ?? Number.POSITIVE_INFINITY)
    return {
      key,
      deliveries: countOfKey(snapshot, source.pipelineId, key, range),
      duplicate: number(row, 'duplicates'),
      slowestMs: slowest >= 0 ? slowest : null,
    }
  })
}

function countOfKey(snapshot: Snapshot, pipelineId: number, key: string, range: Range): number {
  const ids = placesOfKey(snapshot, { pipelineId, key, range, limit: MOST_DELIVERIES })
  const row = snapshot.get(
    'SELECT count(*) AS deliveries FROM delivery WHERE replay = 0 AND id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  )
  return row === null ? 0 : number(row, 'deliveries')
}

/** Ids of the source's newest deliveries, whatever came of them: a sample for distributions. */
function newestOf(snapshot: Snapshot, sourceId: number, range: Range): readonly number[] {
  const ids = OUTCOMES.flatMap((outcome) => {
    const where = and([ofOutcome(range, sourceId, outcome), { sql: 'd.replay = 0', values: [] }])
    const sql = `SELECT d.id FROM delivery d WHERE ${where.sql} ORDER BY d.id DESC LIMIT ${SAMPLE}`
    return snapshot.all(sql, ...where.values).map((row) => number(row, 'id'))
  })
  return ids.sort((a, b) => b - a).slice(0, SAMPLE)
}
