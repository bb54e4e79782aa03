import type { PipelineRules } from '#lib/domain/pipeline.ts'
import {
  addTally,
  COUNTED,
  type Counted,
  SILENT_ATTEMPT,
  type Tally,
  tallyDelivery,
} from '#lib/domain/tally.ts'
import { type AttemptRow, splitIds } from './attempt-rows.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import { type DeliveryRecord, deliveryById } from './delivery-rows.ts'
import { flag } from './relabel.ts'
import { ROLLUP_LEVELS, type RollupLevel } from './schema.ts'

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
export function differenceOf(
  db: Database,
  changes: ChangeSet,
  rulesOf: (pipelineId: number) => PipelineRules,
  keylessSourceId: (pipelineId: number) => number,
): RollupDifference {
  const difference = new RollupDifference()
  const countDelivery = (row: DeliveryRecord | null, times: 1 | -1) => {
    if (!row) return
    const at = { time: row.time, sourceId: row.source_id, replay: row.replay === 1 }
    difference.add(tallyOf(row, rulesOf(row.pipeline_id)), at, times)
  }
  const countAttempt = (row: AttemptRow | null, times: 1 | -1) => {
    if (!row || row.silent_time === null) return
    const replay = row.replay === 1
    const at = { time: row.silent_time, sourceId: keylessSourceId(row.pipeline_id), replay }
    difference.add(SILENT_ATTEMPT, at, times)
  }
  for (const [id, before] of changes.deliveriesBefore) {
    countDelivery(before, -1)
    countDelivery(deliveryById(db, id), 1)
  }
  for (const [id, before] of changes.attemptsBefore) {
    countAttempt(before, -1)
    countAttempt(db.get<AttemptRow>('SELECT * FROM attempt WHERE id = ?', id), 1)
  }
  return difference
}

function tallyOf(row: DeliveryRecord, rules: PipelineRules): Tally {
  const labels = {
    first: row.first === 1,
    retry: flag(row.retry),
    breach: flag(row.breach),
    rewrite: flag(row.rewrite),
    replay: row.replay === 1,
  }
  return tallyDelivery(
    { outcome: row.outcome, transports: splitIds(row.transports), unfit: row.unfit === 1 },
    labels,
    rules,
  )
}
