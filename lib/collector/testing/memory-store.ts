import type { Range } from '#lib/domain/answer.ts'
import type { Batch, Cursor } from '#lib/store/writer-port.ts'
import { without } from '../backfill.ts'
import type { GroupWriter } from '../group-state.ts'

const EMPTY: Cursor = { low: null, high: null, target: null, sweeps: {} }

/** Cursors, gaps and problems by the store's rules; what the lines say is not kept. */
export class MemoryStore implements GroupWriter {
  /** By group id; the code of what stands in the way. */
  readonly problems = new Map<number, string>()
  readonly #meta = new Map<string, string>()
  readonly #cursors = new Map<number, Cursor>()
  readonly #gaps = new Map<number, readonly Range[]>()

  cursor(groupId: number): Cursor {
    return this.#cursors.get(groupId) ?? EMPTY
  }

  apply({ groupId, cursor: moved }: Batch) {
    const now = this.cursor(groupId)
    const high = moved?.high ?? null
    const next = {
      ...now,
      ...moved,
      high: high === null ? now.high : Math.max(high, now.high ?? high),
      sweeps: { ...now.sweeps, ...moved?.sweeps },
    }
    this.#cursors.set(groupId, next)
    return { newSignals: 0, deliveriesAdded: 0, deliveriesChanged: 0, deliveriesRemoved: 0 }
  }

  setProblem(groupId: number, problem: { readonly code: string } | null): void {
    if (problem === null) this.problems.delete(groupId)
    else this.problems.set(groupId, problem.code)
  }

  getMeta(name: string): string | null {
    return this.#meta.get(name) ?? null
  }

  setMeta(name: string, value: string | null): void {
    if (value === null) this.#meta.delete(name)
    else this.#meta.set(name, value)
  }

  gaps(groupId: number): readonly Range[] {
    return this.#gaps.get(groupId) ?? []
  }

  addGap(groupId: number, from: number, to: number): void {
    this.#gaps.set(groupId, [...this.gaps(groupId), { from, to }])
  }

  closeGap(groupId: number, from: number, to: number): void {
    this.#gaps.set(groupId, without(this.gaps(groupId), [{ from, to }]))
  }
}
