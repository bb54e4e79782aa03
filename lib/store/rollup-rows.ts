import { addTally, COUNTED, type Counted, type Tally } from '#lib/domain/tally.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import { ROLLUP_LEVELS, type RollupLevel } from './schema.ts'
import { type Trace, tallyOf } from './trace.ts'

/** What a transaction adds to and takes from the rollups: summed first, then written once a row. */
export class RollupDifference {
  readonly #sums = new Map<string, Map<Counted, number>>()

  add(
    tally: Tally,
    at: { readonly time: number; readonly sourceId: number; readonly replay: boolean },
    times: 1 | -1,
  ): void {
    const minute = Math.floor(at.time / ROLLUP_LEVELS.minute) * ROLLUP_LEVELS.minute
    const name = `${minute} ${at.sourceId} ${Number(at.replay)}`
    const sum = this.#sums.get(name) ?? new Map<Counted, number>()
    this.#sums.set(name, sum)
    addTally(sum, tally, times)
  }

  write(db: Database): void {
    for (const level of Object.keys(ROLLUP_LEVELS) as RollupLevel[]) writeLevel(db, level, this.#at(level))
  }

  #at(level: RollupLevel): Map<string, Map<Counted, number>> {
    if (level === 'minute') return this.#sums
    const length = ROLLUP_LEVELS[level]
    const sums = new Map<string, Map<Counted, number>>()
    for (const [name, minute] of this.#sums) {
      const [time, ...rest] = name.split(' ')
      const bucket = [Math.floor(Number(time) / length) * length, ...rest].join(' ')
      const sum = sums.get(bucket) ?? new Map<Counted, number>()
      sums.set(bucket, sum)
      addTally(sum, Object.fromEntries(minute), 1)
    }
    return sums
  }
}

const COLUMNS = COUNTED.join(', ')
const PLACES = COUNTED.map(() => '?').join(', ')
const ADDED = COUNTED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')
const EMPTY = COUNTED.map((name) => `${name} = 0`).join(' AND ')

function writeLevel(
  db: Database,
  level: RollupLevel,
  sums: ReadonlyMap<string, ReadonlyMap<Counted, number>>,
): void {
  for (const [name, sum] of sums) {
    const counts = COUNTED.map((counted) => sum.get(counted) ?? 0)
    if (counts.every((count) => count === 0)) continue
    const place = name.split(' ').map(Number)
    db.run(
      `INSERT INTO rollup_${level} (bucket, source_id, replay, ${COLUMNS}) VALUES (?, ?, ?, ${PLACES})
       ON CONFLICT DO UPDATE SET ${ADDED}`,
      ...place,
      ...counts,
    )
    if (counts.some((count) => count < 0))
      db.run(
        `DELETE FROM rollup_${level} WHERE bucket = ? AND source_id = ? AND replay = ? AND ${EMPTY}`,
        ...place,
      )
  }
}

/** The difference that the touched rows make: what they counted before is taken back, what they count now is added. */
export function differenceOf(changes: ChangeSet): RollupDifference {
  const difference = new RollupDifference()
  const count = (row: Trace | null, times: 1 | -1) => {
    const tally = row && tallyOf(row)
    if (!row || !tally) return
    difference.add(tally, { time: row.time, sourceId: row.sourceId, replay: row.labels.replay }, times)
  }
  for (const { before, after } of changes.touched.values()) {
    count(before, -1)
    count(after, 1)
  }
  return difference
}
