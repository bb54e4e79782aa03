import { valueOf } from './evaluate.ts'
import type { Stats } from './query.ts'
import { type Cell, cellOf, type Row, text } from './row.ts'

interface Bucket {
  readonly keys: readonly (Cell | null)[]
  readonly counts: number[]
}

/** One `stats` command: counts rows by group, one pass, memory by the number of groups. */
export class Tally {
  readonly #stats: Stats
  readonly #buckets = new Map<string, Bucket>()

  constructor(stats: Stats) {
    this.#stats = stats
  }

  add(row: Row): void {
    const keys = this.#stats.by.map(({ of }) => valueOf(row, of))
    const id = JSON.stringify(keys.map((key) => key?.value ?? null))
    const bucket = this.#buckets.get(id) ?? { keys, counts: this.#stats.counts.map(() => 0) }
    this.#buckets.set(id, bucket)
    this.#stats.counts.forEach(({ field }, index) => {
      if (field !== null && cellOf(row, field) === null) return
      bucket.counts[index] = (bucket.counts[index] ?? 0) + 1
    })
  }

  /** Groups in the order in which they were met; without `by` always one row. */
  rows(): Row[] {
    const { by, counts } = this.#stats
    const empty = { keys: [], counts: counts.map(() => 0) }
    const buckets = by.length === 0 && this.#buckets.size === 0 ? [empty] : [...this.#buckets.values()]
    return buckets.map((bucket) => {
      const made = new Map<string, Cell>()
      by.forEach(({ name }, index) => {
        const key = bucket.keys[index]
        if (key != null) made.set(name, key)
      })
      counts.forEach(({ name }, index) => {
        made.set(name, text(bucket.counts[index] ?? 0))
      })
      return { record: null, made }
    })
  }
}
