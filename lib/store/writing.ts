import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { Catalog } from './catalog.ts'
import type { ChangeSet } from './change-set.ts'
import type { Database } from './database.ts'
import { HashIndex } from './hash-index.ts'
import type { Lease } from './lease.ts'
import { putMeta } from './meta-rows.ts'
import { PrunedMemory } from './pruned-memory.ts'
import { differenceOf } from './rollup-rows.ts'
import { RowIds } from './row-id.ts'
import { settle } from './settle.ts'
import type { Shelves } from './shelves.ts'

/** How the one writer writes: in transactions that prove its lease, and that leave nothing in memory which is not stored. */
export class Writing {
  readonly shelves: Shelves
  /** Request ids of Onceboard's own sends. */
  readonly replays: Set<string>
  readonly #db: Database
  readonly #lease: Lease

  constructor(db: Database, lease: Lease) {
    this.#db = db
    this.#lease = lease
    const marks = db.all<{ request_id: string }>('SELECT request_id FROM replay_mark')
    this.replays = new Set(marks.map((mark) => mark.request_id))
    const ids = new RowIds(db)
    const pruned = new PrunedMemory(db)
    this.shelves = {
      db,
      catalog: new Catalog(db),
      ids,
      places: new HashIndex(db),
      pruned,
      replays: this.replays,
    }
  }

  /** One transaction by the one writer. */
  transaction<T>(work: () => T): T {
    const { catalog, places, ids, pruned } = this.shelves
    try {
      return this.#db.transaction(() => {
        this.#lease.prove()
        return work()
      })
    } catch (error) {
      catalog.forget()
      places.recount()
      pruned.recall()
      throw error
    } finally {
      ids.settled()
    }
  }

  rules(pipelineId: number): PipelineRules {
    return this.shelves.catalog.rules(pipelineId)
  }

  settle(changes: ChangeSet): void {
    settle(this.shelves, changes, (id) => this.rules(id))
    const { catalog, pruned } = this.shelves
    differenceOf(changes, (id) => catalog.pipelineOfSource(id)).write(this.#db, pruned.edges)
  }

  /** Within a transaction: a long row of them shows that the writer lives. */
  showLife(now: number): void {
    this.#lease.renew(now)
    putMeta(this.#db, 'heartbeat', String(now))
  }
}
