import { type FunctionRef, functionArn, refOf } from '../store/functions.ts'
import type { Store } from '../store/store.ts'
import type { Status } from './invocation.ts'
import type { Invoker } from './invoker.ts'

export interface AsyncQueue {
  /** Keeps an event and runs it soon; it outlives a crash of local-aws. */
  add(requestId: string, ref: FunctionRef, payload: string): void
  /** Goes on with what an earlier local-aws left. */
  resume(): void
  close(): void
}

export interface AsyncQueueParts {
  readonly store: Store
  readonly invoker: Invoker
  readonly clock: () => number
  /** Waits before the first and the second retry, ms. */
  readonly retryDelaysMs: readonly number[]
  readonly log: (text: string) => void
}

/**
 * Asynchronous invocations: at least once, and after an error or a timeout again with the same request id, as often as
 * there are delays. An event leaves the queue in the transaction that stores its run.
 */
export function asyncQueue(parts: AsyncQueueParts): AsyncQueue {
  return new StoredQueue(parts)
}

interface Pending {
  readonly ref: FunctionRef
  readonly payload: string
  /** Runs that failed so far. */
  readonly attempt: number
}

class StoredQueue implements AsyncQueue {
  readonly #parts: AsyncQueueParts
  readonly #rows: PendingRows
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #closed = false

  constructor(parts: AsyncQueueParts) {
    this.#parts = parts
    this.#rows = pendingRows(parts.store)
  }

  add(requestId: string, ref: FunctionRef, payload: string): void {
    const now = this.#parts.clock()
    this.#rows.add(requestId, ref, payload, now)
    this.#schedule(requestId, now)
  }

  resume(): void {
    for (const { requestId, due } of this.#rows.all()) this.#schedule(requestId, due)
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  #schedule(requestId: string, due: number): void {
    if (this.#closed) return
    const wait = Math.max(0, due - this.#parts.clock())
    this.#timers.set(
      requestId,
      setTimeout(() => void this.#run(requestId), wait),
    )
  }

  async #run(requestId: string): Promise<void> {
    this.#timers.delete(requestId)
    const pending = this.#rows.find(requestId)
    if (pending === null || this.#closed) return
    const { ref, payload, attempt } = pending
    const { invoker, log } = this.#parts
    let next: number | null = null
    const settled = (status: Status): void => {
      next = this.#settle(requestId, attempt, status)
    }
    try {
      await invoker.invoke({
        ref,
        requestId,
        payload,
        clientContext: null,
        settled,
      })
    } catch (error) {
      if (!this.#closed) log(`asynchronous invocation ${requestId} of ${ref.name}: ${String(error)}`)
    }
    if (next !== null) this.#schedule(requestId, next)
  }

  /** Within the run's transaction: when it runs again (epoch ms), or null where it is done with. */
  #settle(requestId: string, attempt: number, status: Status): number | null {
    const delay = status === 'success' ? undefined : this.#parts.retryDelaysMs[attempt]
    if (delay === undefined) {
      this.#rows.remove(requestId)
      return null
    }
    const due = this.#parts.clock() + delay
    this.#rows.again(requestId, attempt + 1, due)
    return due
  }
}

type PendingRows = ReturnType<typeof pendingRows>

function pendingRows({ database }: Store) {
  const insert = database.prepare('INSERT INTO pending VALUES (?, ?, ?, 0, ?)')
  const select = database.prepare('SELECT * FROM pending WHERE request_id = ?')
  const dues = database.prepare('SELECT request_id, due FROM pending ORDER BY due')
  const update = database.prepare('UPDATE pending SET attempt = ?, due = ? WHERE request_id = ?')
  const remove = database.prepare('DELETE FROM pending WHERE request_id = ?')
  return {
    add: (requestId: string, ref: FunctionRef, payload: string, due: number) =>
      void insert.run(requestId, functionArn(ref), Buffer.from(payload), due),
    find: (requestId: string): Pending | null => {
      const row = select.get(requestId)
      if (row === undefined) return null
      const bytes = row['payload'] instanceof Uint8Array ? row['payload'] : new Uint8Array()
      const payload = Buffer.from(bytes).toString('utf8')
      return { ref: refOf(String(row['function'])), payload, attempt: Number(row['attempt']) }
    },
    all: () => dues.all().map((row) => ({ requestId: String(row['request_id']), due: Number(row['due']) })),
    again: (requestId: string, attempt: number, due: number) => void update.run(attempt, due, requestId),
    remove: (requestId: string) => void remove.run(requestId),
  }
}
