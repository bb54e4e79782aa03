import type { DatabaseSync, StatementSync } from 'node:sqlite'

const LEVELS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

export interface Counted {
  readonly time: number
  readonly pipeline: string
  readonly source: string | null
  readonly deliveries: number
  readonly processed: number
  readonly duplicate: number
  readonly failed: number
  readonly retries: number
  readonly breaches: number
}

type Sums = [number, number, number, number, number, number]

/** Sums a batch by bucket and source, then upserts each once. */
export class TextRollups {
  readonly #levels: readonly { readonly ms: number; readonly upsert: StatementSync }[]
  readonly #sums = new Map<string, Sums>()

  constructor(database: DatabaseSync) {
    this.#levels = Object.entries(LEVELS).map(([level, ms]) => ({
      ms,
      upsert: database.prepare(`
        INSERT INTO rollup_${level} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET deliveries = deliveries + excluded.deliveries, processed = processed + excluded.processed,
          duplicate = duplicate + excluded.duplicate, failed = failed + excluded.failed,
          retries = retries + excluded.retries, breaches = breaches + excluded.breaches`),
    }))
  }

  add({ time, pipeline, source, ...counted }: Counted): void {
    const { deliveries, processed, duplicate, failed, retries, breaches } = counted
    const added = [deliveries, processed, duplicate, failed, retries, breaches]
    for (const [index, { ms }] of this.#levels.entries()) {
      const cell = `${index}\n${Math.floor(time / ms) * ms}\n${pipeline}\n${source ?? ''}`
      const sums: Sums = this.#sums.get(cell) ?? [0, 0, 0, 0, 0, 0]
      for (const [at, count] of added.entries()) sums[at] = (sums[at] ?? 0) + count
      this.#sums.set(cell, sums)
    }
  }

  write(): void {
    for (const [cell, sums] of this.#sums) {
      const [level, bucket, pipeline, source] = cell.split('\n')
      this.#levels[Number(level)]?.upsert.run(Number(bucket), pipeline ?? '', source ?? '', ...sums)
    }
    this.#sums.clear()
  }
}
