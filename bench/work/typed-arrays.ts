import type { BarsQuestion, PeerAnswer, RawRow } from './raw-rows.ts'

const SOURCES = 256
/** deliveries, five outcomes, retries, breaches */
const COUNTS = 8

/** All rows in memory, oldest first, scanned anew for each question; the range's ends are found by halving. */
export class TypedArrays {
  readonly #times: Float64Array
  readonly #sources: Uint8Array
  readonly #outcomes: Uint8Array
  readonly #labels: Uint8Array
  #count = 0

  constructor(most: number) {
    this.#times = new Float64Array(most)
    this.#sources = new Uint8Array(most)
    this.#outcomes = new Uint8Array(most)
    this.#labels = new Uint8Array(most)
  }

  add({ time, source, outcome, retry, breach }: RawRow): void {
    const at = this.#count++
    this.#times[at] = time
    this.#sources[at] = source
    this.#outcomes[at] = outcome
    this.#labels[at] = retry | (breach << 1)
  }

  ask({ from, to, barMs, before }: BarsQuestion): PeerAnswer {
    const bars = this.#scan(from, to, barMs)
    const sums = this.#scan(before.from, before.to, before.to - before.from)
    return { deliveries: deliveriesOf(bars), before: deliveriesOf(sums) }
  }

  #scan(from: number, to: number, barMs: number): Uint32Array {
    const sums = new Uint32Array(Math.ceil((to - from) / barMs) * SOURCES * COUNTS)
    const end = this.#indexOf(to)
    for (let at = this.#indexOf(from); at < end; at++) {
      const bar = Math.floor(((this.#times[at] ?? 0) - from) / barMs)
      const cell = (bar * SOURCES + (this.#sources[at] ?? 0)) * COUNTS
      const labels = this.#labels[at] ?? 0
      add(sums, cell, 1)
      add(sums, cell + 1 + (this.#outcomes[at] ?? 0), 1)
      add(sums, cell + 6, labels & 1)
      add(sums, cell + 7, labels >> 1)
    }
    return sums
  }

  #indexOf(time: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#times[middle] ?? 0) < time) low = middle + 1
      else high = middle
    }
    return low
  }
}

function add(sums: Uint32Array, at: number, count: number): void {
  sums[at] = (sums[at] ?? 0) + count
}

function deliveriesOf(sums: Uint32Array): number {
  let deliveries = 0
  for (let at = 0; at < sums.length; at += COUNTS) deliveries += sums[at] ?? 0
  return deliveries
}
