import type { Store } from '../store/store.ts'
import type { Status } from './invocation.ts'
import type { Invoker } from './invoker.ts'

export interface AsyncQueue {
  /** Keeps an event and runs it soon; it outlives a crash of local-aws. */
  add(requestId: string, name: string, payload: string): void
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
  readonly functionArn: (name: string) => string
  readonly log: (text: string) => void
}

/**
 * Asynchronous invocations: at least once, and after an error or a timeout again with the same request id, as often as
 * there are delays. An event leaves the queue in the transaction that stores its run.
 */
export function asyncQueue({
  store,
  invoker,
  clock,
  retryDelaysMs,
  functionArn,
  log,
}: AsyncQueueParts): AsyncQueue {
  const { database } = store
  const insert = database.prepare('INSERT INTO pending VALUES (?, ?, ?, 0, ?)')
  const find = database.prepare('SELECT * FROM pending WHERE request_id = ?')
  const all = database.prepare('SELECT request_id, due FROM pending ORDER BY due')
  const again = database.prepare('UPDATE pending SET attempt = ?, due = ? WHERE request_id = ?')
  const remove = database.prepare('DELETE FROM pending WHERE request_id = ?')
  const timers = new Map<string, NodeJS.Timeout>()
  let closed = false

  const schedule = (requestId: string, due: number): void => {
    if (closed) return
    timers.set(
      requestId,
      setTimeout(() => void run(requestId), Math.max(0, due - clock())),
    )
  }
  const run = async (requestId: string): Promise<void> => {
    timers.delete(requestId)
    const row = find.get(requestId)
    if (row === undefined || closed) return
    const name = String(row['function'])
    const payload = Buffer.from(row['payload'] instanceof Uint8Array ? row['payload'] : []).toString('utf8')
    const attempt = Number(row['attempt'])
    let next: number | null = null
    const settled = (status: Status): void => {
      const delay = status === 'success' ? undefined : retryDelaysMs[attempt]
      next = delay === undefined ? null : clock() + delay
      if (next === null) remove.run(requestId)
      else again.run(attempt + 1, next, requestId)
    }
    try {
      await invoker.invoke({
        name,
        requestId,
        payload,
        functionArn: functionArn(name),
        clientContext: null,
        settled,
      })
    } catch (error) {
      if (!closed) log(`asynchronous invocation ${requestId} of ${name}: ${String(error)}`)
    }
    if (next !== null) schedule(requestId, next)
  }

  return {
    add: (requestId, name, payload) => {
      insert.run(requestId, name, Buffer.from(payload), clock())
      schedule(requestId, clock())
    },
    resume: () => {
      for (const row of all.all()) schedule(String(row['request_id']), Number(row['due']))
    },
    close: () => {
      closed = true
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
