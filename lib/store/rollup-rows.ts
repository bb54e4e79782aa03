import { COUNTED, type Tally } from '#lib/domain/tally.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import { ROLLUP_LEVELS, type RollupLevel } from './schema.ts'
import { type Trace, tallyOf } from './trace.ts'

/** Counts in the order of COUNTED. */
type Counts = number[]

/** What a transaction adds to and takes from the rollups: summed first, then written once a row. */
export class RollupDifference {
  /** Source id × 2 + replay → minute (start, ms) → counts */
  readonly #sums = new Map<number, Map<number, Counts>>()

  add(
    tally: Tally,
    at: { readonly time: number; readonly sourceId: number; readonly replay: boolean },
    times: 1 | -1,
  ): void {
    const counts = countsAt(this.#sums, at.sourceId * 2 + Number(at.replay), floorTo(at.time, 'minute'))
    COUNTED.forEach((name, index) => {
      const value = tally[name]
      if (value) counts[index] = (counts[index] ?? 0) + times * value
    })
  }

  write(db: Database): void {
    for (const level of Object.keys(ROLLUP_LEVELS) as RollupLevel[]) {
      const sums = level === 'minute' ? this.#sums : coarser(this.#sums, level)
      for (const [place, buckets] of sums)
        for (const [bucket, counts] of buckets) writeRow(db, level, bucket, place, counts)
    }
  }
}

function coarser(sums: ReadonlyMap<number, ReadonlyMap<number, Counts>>, level: RollupLevel) {
  const coarse = new Map<number, Map<number, Counts>>()
  for (const [place, minutes] of sums)
    for (const [minute, counts] of minutes) {
      const sum = countsAt(coarse, place, floorTo(minute, level))
      counts.forEach((count, index) => {
        sum[index] = (sum[index] ?? 0) + count
      })
    }
  return coarse
}

function countsAt(sums: Map<number, Map<number, Counts>>, place: number, bucket: number): Counts {
  let buckets = sums.get(place)
  if (!buckets) {
    buckets = new Map()
    sums.set(place, buckets)
  }
  let counts = buckets.get(bucket)
  if (!counts) {
    counts = COUNTED.map(() => 0)
    buckets.set(bucket, counts)
  }
  return counts
}

function floorTo(time: number, level: RollupLevel): number {
  return Math.floor(time / ROLLUP_LEVELS[level]) * ROLLUP_LEVELS[level]
}

const COLUMNS = COUNTED.join(', ')
const PLACES = COUNTED.map(() => '?').join(', ')
const ADDED = COUNTED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')
const EMPTY = COUNTED.map((name) => `${name} = 0`).join(' AND ')

function writeRow(db: Database, level: RollupLevel, bucket: number, place: number, counts: Counts): void {
  if (counts.every((count) => count === 0)) return
  const row = [bucket, Math.floor(place / 2), place % 2]
  db.run(UPSERT[level], ...row, ...counts)
  if (counts.some((count) => count < 0)) db.run(REMOVE_EMPTY[level], ...row)
}

const UPSERT = eachLevel(
  (level) => `INSERT INTO rollup_${level} (bucket, source_id, replay, ${COLUMNS}) VALUES (?, ?, ?, ${PLACES})
    ON CONFLICT DO UPDATE SET ${ADDED}`,
)
const REMOVE_EMPTY = eachLevel(
  (level) => `DELETE FROM rollup_${level} WHERE bucket = ? AND source_id = ? AND replay = ? AND ${EMPTY}`,
)

function eachLevel(sql: (level: RollupLevel) => string): Readonly<Record<RollupLevel, string>> {
  return { minute: sql('minute'), hour: sql('hour'), day: sql('day') }
}

/** The difference that the touched rows make: what they counted before is taken back, what they count now is added. */
export function differenceOf(changes: ChangeSet): RollupDifference {
  const difference = new RollupDifference()
  const count = (row: Trace | null, times: 1 | -1) => {
    const tally = row && tallyOf(row)
    if (!row || !tally) return
    difference.add(
      tally,
      { time: row.facts.time, sourceId: row.facts.sourceId, replay: row.labels.replay },
      times,
    )
  }
  for (const { before, after } of changes.touched.values()) {
    count(before, -1)
    count(after, 1)
  }
  return difference
}
