import { order } from './evaluate.ts'
import type { Sort } from './query.ts'
import { type Cell, cellOf, type Row } from './row.ts'

/** A row with what it is ordered by, looked up once. */
interface Ranked {
  readonly row: Row
  readonly keys: readonly (Cell | null)[]
}

type Order = (a: Ranked, b: Ranked) => number

/** What has no value comes last, either way. */
function compareCells(a: Cell | null, b: Cell | null, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return order(a.value, b.value) * (descending ? -1 : 1)
}

function newestFirst({ row: a }: Ranked, { row: b }: Ranked): number {
  return (b.record?.time ?? 0) - (a.record?.time ?? 0) || (b.record?.seq ?? 0) - (a.record?.seq ?? 0)
}

function orderOf({ by }: Sort): Order {
  return (a, b) => {
    for (const [index, { descending }] of by.entries()) {
      const found = compareCells(a.keys[index] ?? null, b.keys[index] ?? null, descending)
      if (found !== 0) return found
    }
    return 0
  }
}

function rank(row: Row, sort: Sort | null): Ranked {
  return { row, keys: sort?.by.map(({ name }) => cellOf(row, name)) ?? [] }
}

export function sorted(rows: readonly Row[], sort: Sort): Row[] {
  const ranked = rows.map((row) => rank(row, sort))
  return ranked.sort(orderOf(sort)).map(({ row }) => row)
}

/** The first `most` rows in an order (newest first where none is given), of rows that come one by one. */
export class Best {
  readonly #sort: Sort | null
  readonly #order: Order
  readonly #most: number
  #ranked: Ranked[] = []
  /** The last row that is in, once there are enough: what does not come before it is not kept. */
  #edge: Ranked | null = null

  constructor(sort: Sort | null, most: number) {
    this.#sort = sort
    this.#order = sort === null ? newestFirst : orderOf(sort)
    this.#most = most
  }

  get size(): number {
    return this.#ranked.length
  }

  add(row: Row): void {
    const ranked = rank(row, this.#sort)
    if (this.#edge !== null && this.#order(ranked, this.#edge) >= 0) return
    this.#ranked.push(ranked)
    if (this.#ranked.length >= 2 * this.#most + 1000) this.#cut()
  }

  rows(): Row[] {
    return this.#ranked
      .toSorted(this.#order)
      .slice(0, this.#most)
      .map(({ row }) => row)
  }

  /** Some of the rows, in order: what can be shown without ordering all. */
  some(most: number): Row[] {
    return this.#ranked
      .slice(0, most)
      .sort(this.#order)
      .map(({ row }) => row)
  }

  #cut(): void {
    this.#ranked = this.#ranked.sort(this.#order).slice(0, this.#most)
    this.#edge = this.#ranked.at(-1) ?? null
  }
}
