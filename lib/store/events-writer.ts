import type { Problem, Range } from '#lib/domain/answer.ts'
import type { LogGroup } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import type { Retention } from '#lib/domain/retention.ts'
import { Catalog } from './catalog.ts'
import { ChangeSet } from './change-set.ts'
import { addGap, closeGap, moveCursor, readCursor, readGaps, storeProblem } from './cursor-rows.ts'
import type { Database } from './database.ts'
import { demandIdentity, identityOf } from './file-identity.ts'
import { forgetGroup, forgetName } from './forgetting.ts'
import { HashIndex } from './hash-index.ts'
import { ingest } from './ingest.ts'
import { Lease } from './lease.ts'
import { getMeta, putMeta } from './meta-rows.ts'
import { openEvents } from './open-events.ts'
import { PrunedMemory } from './pruned-memory.ts'
import { pruneSlice } from './pruning.ts'
import { linesByHour, storeMinutes } from './read-minutes.ts'
import { askRebuild, awaitsRebuild, beginRebuild } from './rebuild.ts'
import { beginning, deriveStep } from './rederivation.ts'
import { markRequests } from './replay-requests.ts'
import { differenceOf } from './rollup-rows.ts'
import { RowIds } from './row-id.ts'
import { readAgain, redoFor } from './rules-change.ts'
import { sampleKeys } from './sample-keys.ts'
import { settle } from './settle.ts'
import type { Shelves } from './shelves.ts'
import { underivedName, underivedPipelines } from './underived.ts'
import { addUsage } from './usage-rows.ts'
import type { Applied, Batch, Cursor, EventsWriter, Usage } from './writer-port.ts'

/** Opens events.db as its only writer. @throws EventsFileError, StoreBusyError */
export function openEventsWriter(path: string, clock: () => number = Date.now): EventsWriter {
  const db = openEvents(path)
  try {
    return new SqliteEventsWriter(db, new Lease(db, clock()), clock)
  } catch (error) {
    db.close()
    throw error
  }
}

class SqliteEventsWriter implements EventsWriter {
  readonly #db: Database
  readonly #lease: Lease
  readonly #shelves: Shelves
  readonly #replays: Set<string>
  readonly #clock: () => number
  readonly #identity: string | null
  #readableFrom = Number.MIN_SAFE_INTEGER

  constructor(db: Database, lease: Lease, clock: () => number) {
    this.#db = db
    this.#lease = lease
    this.#clock = clock
    this.#identity = identityOf(db.path)
    const marks = db.all<{ request_id: string }>('SELECT request_id FROM replay_mark')
    this.#replays = new Set(marks.map((mark) => mark.request_id))
    const ids = new RowIds(db)
    const pruned = new PrunedMemory(db)
    const catalog = new Catalog(db)
    this.#shelves = { db, catalog, ids, places: new HashIndex(db), pruned, replays: this.#replays }
  }

  registerPipeline(rules: PipelineRules, readableFrom = Number.MIN_SAFE_INTEGER): number {
    this.#readableFrom = readableFrom
    const { catalog } = this.#shelves
    const { id, groups } = this.#write(() => {
      const { id, before } = catalog.pipeline(rules)
      const redo = before ? redoFor(before, catalog.rules(id)) : 'nothing'
      const groups = this.#groupsOf(id)
      if (redo === 'read') for (const group of groups) this.#readAgain(group)
      if (redo !== 'nothing') this.#markUnderived(id)
      return { id, groups }
    })
    for (const group of groups) this.#forget(group)
    return id
  }

  registerGroup(pipelineId: number, group: LogGroup): number {
    const { catalog } = this.#shelves
    const id = this.#write(() => {
      const { id, pipelineBefore } = catalog.group(pipelineId, group)
      if (pipelineBefore === null || pipelineBefore === pipelineId) return id
      if (redoFor(catalog.rules(pipelineBefore), catalog.rules(pipelineId)) === 'read') this.#readAgain(id)
      this.#markUnderived(pipelineId)
      return id
    })
    this.#forget(id)
    return id
  }

  setWindow(pipelineId: number, window: Window): void {
    this.#write(() => {
      const { catalog } = this.#shelves
      if (JSON.stringify(catalog.rules(pipelineId).window) === JSON.stringify(window)) return
      catalog.setWindow(pipelineId, window)
      this.#markUnderived(pipelineId)
    })
  }

  continueDeriving(): boolean {
    const next = underivedPipelines(this.#db)[0]
    if (!next) return false
    const { pipelineId, state } = next
    this.#write(() => {
      const changes = new ChangeSet()
      const then = deriveStep(this.#shelves, pipelineId, state, this.#rules(pipelineId), changes)
      this.#settle(changes)
      this.#putMeta(underivedName(pipelineId), then && JSON.stringify(then))
    })
    return true
  }

  prune(now: number, retention: Retention): boolean {
    return this.#write(() => pruneSlice(this.#shelves, now, retention))
  }

  askRebuild(): number {
    return this.#write(() => askRebuild(this.#db))
  }

  awaitsRebuild(groupId: number): boolean {
    return awaitsRebuild(this.#db, groupId)
  }

  rebuildGroup(groupId: number, readable: { readonly from: number; readonly surely: number }): void {
    if (!awaitsRebuild(this.#db, groupId)) return
    this.#write(() => {
      const from = beginRebuild(this.#db, groupId, readable, this.#shelves.pruned.edges.sealed)
      if (from !== null) this.#putMeta(forgetName(groupId), String(from))
    })
    this.#forget(groupId)
  }

  window(pipelineId: number): Window {
    return this.#rules(pipelineId).window
  }

  cursor(groupId: number): Cursor {
    return readCursor(this.#db, groupId)
  }

  apply(batch: Batch): Applied {
    return this.#write(() => {
      const changes = new ChangeSet()
      const id = this.#shelves.catalog.pipelineOfGroup(batch.groupId)
      ingest(this.#shelves, batch, { id, rules: this.#rules(id) }, changes)
      this.#settle(changes)
      storeMinutes(this.#db, batch)
      moveCursor(this.#db, batch)
      const { newSignals, added, changed, removed } = changes
      return { newSignals, deliveriesAdded: added, deliveriesChanged: changed, deliveriesRemoved: removed }
    })
  }

  setProblem(groupId: number, problem: Problem | null, nextTry: number | null): void {
    this.#write(() => storeProblem(this.#db, groupId, problem, this.#clock(), nextTry))
  }

  gaps(groupId: number): readonly Range[] {
    return readGaps(this.#db, groupId)
  }

  addGap(groupId: number, from: number, to: number): void {
    this.#write(() => addGap(this.#db, groupId, from, to))
  }

  closeGap(groupId: number, from: number, to: number): void {
    this.#write(() => closeGap(this.#db, groupId, from, to))
  }

  linesByHour(groupId: number, range: Range): ReadonlyMap<number, number> {
    return linesByHour(this.#db, groupId, range)
  }

  recordUsage(usage: readonly Usage[]): void {
    if (usage.length > 0) this.#write(() => addUsage(this.#db, usage))
  }

  markReplays(requestIds: readonly string[]): void {
    const marks = requestIds.filter((id) => !this.#replays.has(id))
    if (marks.length === 0) return
    for (const requestId of marks) this.#replays.add(requestId)
    try {
      this.#write(() => this.#mark(marks))
    } catch (error) {
      for (const requestId of marks) this.#replays.delete(requestId)
      throw error
    }
  }

  keepOnly(pipelineIds: readonly number[], groupIds: readonly number[]): void {
    this.#write(() => {
      const within = 'id IN (SELECT value FROM json_each(?))'
      this.#db.run(`UPDATE pipeline SET active = ${within}`, JSON.stringify(pipelineIds))
      this.#db.run(`UPDATE log_group SET active = ${within}`, JSON.stringify(groupIds))
    })
  }

  setMeta(name: string, value: string | null): void {
    this.#write(() => this.#putMeta(name, value))
  }

  getMeta(name: string): string | null {
    return getMeta(this.#db, name)
  }

  sampleKeys(pipelineId: number, limit: number): readonly string[] {
    return sampleKeys(this.#db, pipelineId, limit)
  }

  heartbeat(now: number): void {
    demandIdentity(this.#db.path, this.#identity)
    this.#write(() => {
      this.#lease.renew(now)
      this.#putMeta('heartbeat', String(now))
    })
  }

  close(): void {
    this.#db.transaction(() => this.#lease.release())
    this.#db.close()
  }

  /** One transaction by the one writer. */
  #write<T>(work: () => T): T {
    const { catalog, places, ids, pruned } = this.#shelves
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

  #rules(pipelineId: number): PipelineRules {
    return this.#shelves.catalog.rules(pipelineId)
  }

  #settle(changes: ChangeSet): void {
    settle(this.#shelves, changes, (id) => this.#rules(id))
    const { catalog, pruned } = this.#shelves
    differenceOf(changes, (id) => catalog.pipelineOfSource(id)).write(this.#db, pruned.edges)
  }

  #mark(requestIds: readonly string[]): void {
    const changes = new ChangeSet()
    markRequests(this.#shelves, requestIds, changes)
    this.#settle(changes)
  }

  #markUnderived(pipelineId: number): void {
    this.#putMeta(underivedName(pipelineId), JSON.stringify(beginning(this.#clock())))
  }

  /** Until the last slice is forgotten a restart must go on with it. */
  #readAgain(groupId: number): void {
    // Lines older than the seal would not be taken in again.
    const readableFrom = Math.max(this.#readableFrom, this.#shelves.pruned.edges.sealed)
    const from = readAgain(this.#db, groupId, readableFrom)
    if (from !== null) this.#putMeta(forgetName(groupId), String(from))
  }

  /** Before the group is read again: what is read anew must not be forgotten. */
  #forget(groupId: number): void {
    const from = this.getMeta(forgetName(groupId))
    if (from === null) return
    forgetGroup(this.#shelves, groupId, Number(from), (pipelineId, slice) =>
      this.#write(() => {
        this.#lease.renew(this.#clock())
        this.#putMeta('heartbeat', String(this.#clock()))
        const changes = new ChangeSet()
        const rest = slice(this.#rules(pipelineId), changes)
        this.#settle(changes)
        return rest
      }),
    )
    this.setMeta(forgetName(groupId), null)
  }

  #groupsOf(pipelineId: number): number[] {
    return this.#db
      .all<{ id: number }>('SELECT id FROM log_group WHERE pipeline_id = ?', pipelineId)
      .map(({ id }) => id)
  }

  #putMeta(name: string, value: string | null): void {
    putMeta(this.#db, name, value)
  }
}
