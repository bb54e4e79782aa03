import type { Problem, Range } from '#lib/domain/answer.ts'
import type { LogGroup } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import type { Retention } from '#lib/domain/retention.ts'
import { ChangeSet } from './change-set.ts'
import { addGap, closeGap, moveCursor, readCursor, readGaps, storeProblem } from './cursor-rows.ts'
import type { Database } from './database.ts'
import { demandIdentity, identityOf } from './file-identity.ts'
import { ingest } from './ingest.ts'
import { Lease } from './lease.ts'
import { getMeta, putMeta } from './meta-rows.ts'
import { openEvents } from './open-events.ts'
import { pruneSlice } from './pruning.ts'
import { linesByHour, storeMinutes } from './read-minutes.ts'
import { askRebuild, awaitsRebuild } from './rebuild.ts'
import { Redoing } from './redoing.ts'
import { markRequests } from './replay-requests.ts'
import { sampleKeys } from './sample-keys.ts'
import { addUsage } from './usage-rows.ts'
import type { Applied, Batch, Cursor, EventsWriter, Usage } from './writer-port.ts'
import { Writing } from './writing.ts'

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
  readonly #writing: Writing
  readonly #redoing: Redoing
  readonly #clock: () => number
  readonly #identity: string | null

  constructor(db: Database, lease: Lease, clock: () => number) {
    this.#db = db
    this.#lease = lease
    this.#clock = clock
    this.#identity = identityOf(db.path)
    this.#writing = new Writing(db, lease)
    this.#redoing = new Redoing(this.#writing, clock)
  }

  registerPipeline(rules: PipelineRules, readableFrom = Number.MIN_SAFE_INTEGER): number {
    return this.#redoing.registerPipeline(rules, readableFrom)
  }

  registerGroup(pipelineId: number, group: LogGroup): number {
    return this.#redoing.registerGroup(pipelineId, group)
  }

  setWindow(pipelineId: number, window: Window): void {
    this.#redoing.setWindow(pipelineId, window)
  }

  continueDeriving(): boolean {
    return this.#redoing.continueDeriving()
  }

  rebuildGroup(groupId: number, readable: { readonly from: number; readonly surely: number }): void {
    this.#redoing.rebuildGroup(groupId, readable)
  }

  prune(now: number, retention: Retention): boolean {
    return this.#writing.transaction(() => pruneSlice(this.#writing.shelves, now, retention))
  }

  askRebuild(): number {
    return this.#writing.transaction(() => askRebuild(this.#db))
  }

  awaitsRebuild(groupId: number): boolean {
    return awaitsRebuild(this.#db, groupId)
  }

  window(pipelineId: number): Window {
    return this.#writing.rules(pipelineId).window
  }

  cursor(groupId: number): Cursor {
    return readCursor(this.#db, groupId)
  }

  apply(batch: Batch): Applied {
    return this.#writing.transaction(() => {
      const changes = new ChangeSet()
      const id = this.#writing.shelves.catalog.pipelineOfGroup(batch.groupId)
      ingest(this.#writing.shelves, batch, { id, rules: this.#writing.rules(id) }, changes)
      this.#writing.settle(changes)
      storeMinutes(this.#db, batch)
      moveCursor(this.#db, batch)
      const { newSignals, added, changed, removed } = changes
      return { newSignals, deliveriesAdded: added, deliveriesChanged: changed, deliveriesRemoved: removed }
    })
  }

  setProblem(groupId: number, problem: Problem | null, nextTry: number | null): void {
    this.#writing.transaction(() => storeProblem(this.#db, groupId, problem, this.#clock(), nextTry))
  }

  gaps(groupId: number): readonly Range[] {
    return readGaps(this.#db, groupId)
  }

  addGap(groupId: number, from: number, to: number): void {
    this.#writing.transaction(() => addGap(this.#db, groupId, from, to))
  }

  closeGap(groupId: number, from: number, to: number): void {
    this.#writing.transaction(() => closeGap(this.#db, groupId, from, to))
  }

  linesByHour(groupId: number, range: Range): ReadonlyMap<number, number> {
    return linesByHour(this.#db, groupId, range)
  }

  recordUsage(usage: readonly Usage[]): void {
    if (usage.length > 0) this.#writing.transaction(() => addUsage(this.#db, usage))
  }

  markReplays(requestIds: readonly string[]): void {
    const marks = requestIds.filter((id) => !this.#writing.replays.has(id))
    if (marks.length === 0) return
    for (const requestId of marks) this.#writing.replays.add(requestId)
    try {
      this.#writing.transaction(() => this.#mark(marks))
    } catch (error) {
      for (const requestId of marks) this.#writing.replays.delete(requestId)
      throw error
    }
  }

  keepOnly(pipelineIds: readonly number[], groupIds: readonly number[]): void {
    this.#writing.transaction(() => {
      const within = 'id IN (SELECT value FROM json_each(?))'
      this.#db.run(`UPDATE pipeline SET active = ${within}`, JSON.stringify(pipelineIds))
      this.#db.run(`UPDATE log_group SET active = ${within}`, JSON.stringify(groupIds))
    })
  }

  setMeta(name: string, value: string | null): void {
    this.#writing.transaction(() => this.#putMeta(name, value))
  }

  getMeta(name: string): string | null {
    return getMeta(this.#db, name)
  }

  sampleKeys(pipelineId: number, limit: number): readonly string[] {
    return sampleKeys(this.#db, pipelineId, limit)
  }

  heartbeat(now: number): void {
    demandIdentity(this.#db.path, this.#identity)
    this.#writing.transaction(() => {
      this.#lease.renew(now)
      this.#putMeta('heartbeat', String(now))
    })
  }

  close(): void {
    this.#db.transaction(() => this.#lease.release())
    this.#db.close()
  }

  #mark(requestIds: readonly string[]): void {
    const changes = new ChangeSet()
    markRequests(this.#writing.shelves, requestIds, changes)
    this.#writing.settle(changes)
  }

  #putMeta(name: string, value: string | null): void {
    putMeta(this.#db, name, value)
  }
}
