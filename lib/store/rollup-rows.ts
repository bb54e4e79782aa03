import { COUNTED, type Tally } from '#lib/domain/tally.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import { EVERY_SOURCE_ID, LEVELS, ROLLUP_LEVELS, type RollupLevel, wholeSourceId } from './schema.ts'
import { type Trace, tallyOf } from './trace.ts'

/** Counts in the order of COUNTED. */
type Counts = number[]

/** Source id × 2 + replay → bucket (start, ms) → counts */
type Sums = Map<number, Map<number, Counts>>

/** What a transaction adds to and takes from the rollups: summed first, then written once a row. */
export class RollupDifference {
  readonly #sums: Sums = new Map()

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

  /** Those of whole pipelines, and of all: what their sources' rows sum up to. */
  addWholes(pipelineOfSource: (sourceId: number) => number): void {
    for (const [place, buckets] of [...this.#sums]) {
      const [sourceId, replay] = [Math.floor(place / 2), place % 2]
      const wholes = [wholeSourceId(pipelineOfSource(sourceId)), EVERY_SOURCE_ID]
      for (const [bucket, counts] of buckets)
        for (const id of wholes) addTo(countsAt(this.#sums, id * 2 + replay, bucket), counts)
    }
  }

  /** `edges`: buckets that end before are no more, and what is added to or taken from them is nothing. */
  write(db: Database, edges: { readonly minutes: number; readonly hours: number }): void {
    let sums: Sums = this.#sums
    for (const level of LEVELS) {
      if (level !== 'minute') sums = coarser(sums, level)
      for (const [place, buckets] of sums)
        for (const [bucket, counts] of buckets)
          if (bucket >= keptFrom(level, edges)) writeRow(db, level, bucket, place, counts)
    }
  }
}

/** ms; minutes go first, then all that is finer than days. */
function keptFrom(level: RollupLevel, edges: { readonly minutes: number; readonly hours: number }): number {
  if (level === 'minute') return edges.minutes
  return level === 'day' ? Number.MIN_SAFE_INTEGER : edges.hours
}

function coarser(sums: Sums, level: RollupLevel): Sums {
  const coarse: Sums = new Map()
  for (const [place, minutes] of sums)
    for (const [minute, counts] of minutes) addTo(countsAt(coarse, place, floorTo(minute, level)), counts)
  return coarse
}

function addTo(sum: Counts, counts: Counts): void {
  for (let index = 0; index < counts.length; index++) sum[index] = (sum[index] ?? 0) + (counts[index] ?? 0)
}

function countsAt(sums: Sums, place: number, bucket: number): Counts {
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
  const row = [Math.floor(place / 2), Math.abs(place % 2), bucket]
  db.run(UPSERT[level], ...row, ...counts)
  if (counts.some((count) => count < 0)) db.run(REMOVE_EMPTY[level], ...row)
}

const UPSERT = eachLevel(
  (level) => `INSERT INTO rollup_${level} (source_id, replay, bucket, ${COLUMNS}) VALUES (?, ?, ?, ${PLACES})
    ON CONFLICT DO UPDATE SET ${ADDED}`,
)
const REMOVE_EMPTY = eachLevel(
  (level) => `DELETE FROM rollup_${level} WHERE source_id = ? AND replay = ? AND bucket = ? AND ${EMPTY}`,
)

function eachLevel(sql: (level: RollupLevel) => string): Readonly<Record<RollupLevel, string>> {
  return {
    minute: sql('minute'),
    five: sql('five'),
    hour: sql('hour'),
    quarter: sql('quarter'),
    day: sql('day'),
  }
}

/** The difference that the touched rows make: what they counted before is taken back, what they count now is added. */
export function differenceOf(
  changes: ChangeSet,
  pipelineOfSource: (sourceId: number) => number,
): RollupDifference {
  const difference = new RollupDifference()
  const count = (row: Trace | null, times: 1 | -1) => {
    const tally = row && tallyOf(row)
    if (!row || !tally) return
    const { time, sourceId } = row.facts
    const { replay } = row.labels
    difference.add(tally, { time, sourceId, replay }, times)
  }
  for (const { before, after } of changes.touched.values()) {
    count(before, -1)
    count(after, 1)
  }
  difference.addWholes(pipelineOfSource)
  return difference
}
