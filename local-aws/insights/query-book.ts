import { randomUUID } from 'node:crypto'
import type { Place, Span } from '../store/events.ts'
import type { LogGroup } from '../store/groups.ts'
import type { Store } from '../store/store.ts'
import { type ResultField, resultRows } from './columns.ts'
import { Engine } from './engine.ts'
import type { Query } from './query.ts'
import { StoredRecord } from './stored-record.ts'

export type QueryStatus = 'Scheduled' | 'Running' | 'Complete' | 'Cancelled' | 'Failed'

/** What a query is to do. Instants in ms, both inclusive. */
export interface QueryTask {
  /** Whose it is: others do not find it. */
  readonly owner: string
  readonly query: Query
  /** Each with the oldest instant that its retention leaves to be seen, and `account:name`. */
  readonly groups: readonly { readonly group: LogGroup; readonly edge: number; readonly log: string }[]
  readonly from: number
  readonly to: number
  /** Rows at most, where the query sets none. */
  readonly limit: number
}

export interface QueryRun {
  readonly id: string
  readonly task: QueryTask
  status: QueryStatus
  /** How often GetQueryResults was asked for it, and when last (epoch ms). */
  looks: number
  seen: number
  scanned: number
  bytes: number
  matched: number
  /** Log events held for the result. */
  size: number
  /** The result so far. */
  readonly rows: () => ResultField[][]
}

/** Events looked at before other requests have their turn. */
const SLICE = 5_000
/** Rows shown at most of a query that still runs. */
const PARTIAL_ROWS = 1_000
/** Queries kept, and rows in all of them: beyond it, what ended and nobody asks for any more is forgotten. */
const KEPT_QUERIES = 1_000
const KEPT_ROWS = 500_000
const FORGOTTEN_AFTER_MS = 60_000

export interface QueryBook {
  start(task: QueryTask, now: number): QueryRun
  find(owner: string, id: string): QueryRun | null
  /** False where it had ended. */
  stop(run: QueryRun): boolean
  running(owner: string): number
  close(): void
}

export function queryBook(store: Store, log: (text: string) => void): QueryBook {
  const runs = new Map<string, QueryRun>()
  let closed = false
  const isLive = (run: QueryRun) => !closed && (run.status === 'Scheduled' || run.status === 'Running')

  const begin = (run: QueryRun, engine: Engine): void => {
    const steps = scan(store, run, engine)
    const step = (): void => {
      if (!isLive(run)) return
      run.status = 'Running'
      try {
        if (steps.next().done === true) run.status = 'Complete'
        else setImmediate(step)
      } catch (error) {
        run.status = 'Failed'
        log(`query ${run.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      }
    }
    setImmediate(step)
  }

  return {
    start: (task, now) => {
      forgetOld(runs, now)
      const engine = new Engine(task.query, task.limit)
      const run = newRun(task, engine, now)
      runs.set(run.id, run)
      begin(run, engine)
      return run
    },
    find: (owner, id) => {
      const run = runs.get(id)
      return run?.task.owner === owner ? run : null
    },
    stop: (run) => {
      const live = isLive(run) || run.looks === 0
      if (live) run.status = 'Cancelled'
      return live
    },
    running: (owner) => [...runs.values()].filter((run) => run.task.owner === owner && isLive(run)).length,
    close: () => {
      closed = true
    },
  }
}

function newRun(task: QueryTask, engine: Engine, now: number): QueryRun {
  let source: Engine | null = engine
  let whole: ResultField[][] = []
  const run: QueryRun = {
    id: randomUUID(),
    task,
    status: 'Scheduled',
    looks: 0,
    seen: now,
    scanned: 0,
    bytes: 0,
    matched: 0,
    size: 0,
    rows: () => {
      if (source === null) return whole
      if (run.status !== 'Complete') return resultRows(task.query, source.partial(PARTIAL_ROWS))
      whole = resultRows(task.query, source.result())
      run.size = whole.length
      source = null
      return whole
    },
  }
  return run
}

function forgetOld(runs: Map<string, QueryRun>, now: number): void {
  let rows = 0
  for (const run of runs.values()) rows += run.size
  for (const [id, run] of runs) {
    if (runs.size < KEPT_QUERIES && rows < KEPT_ROWS) return
    const isLive = run.status === 'Scheduled' || run.status === 'Running'
    if (isLive || now - run.seen < FORGOTTEN_AFTER_MS) continue
    rows -= run.size
    runs.delete(id)
  }
}

/**
 * Reads the groups a slice at a time, in the order that lets the engine drop most. Every slice is a read of its own:
 * others write in between.
 */
function* scan(store: Store, run: QueryRun, engine: Engine): Generator<void> {
  const { groups, from, to } = run.task
  for (const { group, edge, log } of groups) {
    let place: Place | null = null
    do {
      const span: Span = { from: Math.max(from, edge), to, place, descending: !engine.wantsOldestFirst }
      place = null
      let looked = 0
      for (const event of store.events.scan(group.id, span)) {
        run.scanned += 1
        run.bytes += event.bytes
        engine.add(new StoredRecord(store, group, log, event))
        looked += 1
        if (looked < SLICE) continue
        place = { time: event.time, seq: event.seq }
        break
      }
      run.matched = engine.matched
      run.size = engine.size
      yield
    } while (place !== null)
  }
}
