import type { Problem, Range } from '#lib/domain/answer.ts'
import type { PlacedSignal } from '#lib/domain/attempts.ts'
import type { LogGroup } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import { keylessSource } from '#lib/domain/source-of-key.ts'
import { type AttemptRow, attemptsOfRequest } from './attempt-rows.ts'
import { Catalog } from './catalog.ts'
import { ChangeSet } from './change-set.ts'
import { addGap, closeGap, moveCursor, readCursor, readGaps, storeProblem } from './cursor-rows.ts'
import type { Database } from './database.ts'
import { Lease } from './lease.ts'
import { openEvents } from './open-events.ts'
import { linesByHour, storeMinutes } from './read-minutes.ts'
import { type Rederivation, rederive, rederiveStretch } from './rederive.ts'
import { relabel } from './relabel.ts'
import { differenceOf } from './rollup-rows.ts'
import { forgetReadable, redoFor, slicesOf, wipeDerived } from './rules-change.ts'
import { insertSignal } from './signal-rows.ts'
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
  readonly #catalog: Catalog
  readonly #clock: () => number
  #readableFrom = Number.MIN_SAFE_INTEGER

  constructor(db: Database, lease: Lease, clock: () => number) {
    this.#db = db
    this.#lease = lease
    this.#catalog = new Catalog(db)
    this.#clock = clock
  }

  registerPipeline(rules: PipelineRules, readableFrom = Number.MIN_SAFE_INTEGER): number {
    this.#readableFrom = readableFrom
    const { id, redo } = this.#write(() => {
      const { id, rulesBefore } = this.#catalog.pipeline(rules)
      if (rules.window.kind !== 'unknown' || rulesBefore?.window.kind !== 'unknown')
        this.#changeWindow(id, rules.window)
      const redo = rulesBefore ? redoFor(rulesBefore, rules) : 'nothing'
      if (redo === 'read')
        for (const group of this.#groupsOf(id)) forgetReadable(this.#db, group, readableFrom)
      // Until the last slice is done a restart must begin again.
      if (redo !== 'nothing') this.#markUnderived(id)
      return { id, redo }
    })
    if (redo !== 'nothing' || this.getMeta(underived(id)) !== null) this.#deriveAgain(id)
    return id
  }

  registerGroup(pipelineId: number, group: LogGroup): number {
    const { id, pipelineBefore } = this.#write(() => {
      const registered = this.#catalog.group(pipelineId, group)
      const before = registered.pipelineBefore
      if (before === null || before === pipelineId) return registered
      const redo = redoFor(this.#catalog.rules(before), this.#catalog.rules(pipelineId))
      if (redo === 'read') forgetReadable(this.#db, registered.id, this.#readableFrom)
      for (const each of [before, pipelineId]) this.#markUnderived(each)
      return registered
    })
    if (pipelineBefore !== null && pipelineBefore !== pipelineId)
      for (const each of [pipelineBefore, pipelineId]) this.#deriveAgain(each)
    return id
  }

  setWindow(pipelineId: number, window: Window): void {
    this.#write(() => this.#changeWindow(pipelineId, window))
  }

  window(pipelineId: number): Window {
    return this.#catalog.rules(pipelineId).window
  }

  cursor(groupId: number): Cursor {
    return readCursor(this.#db, groupId)
  }

  apply(batch: Batch): Applied {
    return this.#write(() => {
      const news = this.#insertSignals(batch)
      const changes = new ChangeSet()
      let newSignals = 0
      for (const [streamId, signals] of news) {
        newSignals += signals.length
        rederive(this.#db, this.#job(batch.groupId, streamId), signals, changes)
      }
      this.#settle(changes)
      storeMinutes(this.#db, batch)
      moveCursor(this.#db, batch)
      const { added, changed, removed } = changes
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
    const isNew = (id: string) => this.#db.get('SELECT 1 FROM replay_mark WHERE request_id = ?', id) === null
    const marks = requestIds.filter(isNew)
    if (marks.length === 0) return
    this.#write(() => {
      const changes = new ChangeSet()
      for (const requestId of marks) {
        this.#db.run('INSERT OR IGNORE INTO replay_mark VALUES (?)', requestId)
        for (const attempt of attemptsOfRequest(this.#db, requestId)) this.#markAttempt(attempt, changes)
      }
      this.#settle(changes)
    })
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
    return this.#db.get<{ value: string }>('SELECT value FROM meta WHERE name = ?', name)?.value ?? null
  }

  sampleKeys(pipelineId: number, limit: number): readonly string[] {
    const sql = `SELECT key FROM delivery WHERE pipeline_id = ? AND key IS NOT NULL AND outcome IN ('processed', 'duplicate')
      ORDER BY id DESC LIMIT ?`
    return this.#db.all<{ key: string }>(sql, pipelineId, limit).map(({ key }) => key)
  }

  heartbeat(now: number): void {
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
    try {
      return this.#db.transaction(() => {
        this.#lease.prove()
        return work()
      })
    } catch (error) {
      this.#catalog.forget()
      throw error
    }
  }

  #insertSignals(batch: Batch): Map<number, PlacedSignal[]> {
    const news = new Map<number, PlacedSignal[]>()
    for (const read of batch.signals) {
      if (read.signal.kind === 'platform') continue
      const streamId = this.#catalog.stream(batch.groupId, read.line.stream)
      if (!insertSignal(this.#db, streamId, read)) continue
      const placed = { time: read.line.time, eventId: read.line.eventId, signal: read.signal }
      const list = news.get(streamId)
      if (list) list.push(placed)
      else news.set(streamId, [placed])
    }
    return news
  }

  #job(groupId: number, streamId: number): Rederivation {
    const pipelineId = this.#catalog.pipelineOfGroup(groupId)
    return {
      where: { pipelineId, groupId, streamId },
      rules: this.#catalog.rules(pipelineId),
      sourceId: (name) => this.#catalog.source(pipelineId, name),
    }
  }

  #settle(changes: ChangeSet): void {
    const known = new Map<number, PipelineRules>()
    const rulesOf = (id: number) => {
      const rules = known.get(id) ?? this.#catalog.rules(id)
      known.set(id, rules)
      return rules
    }
    relabel(this.#db, changes, rulesOf)
    const keyless = (id: number) => this.#catalog.source(id, keylessSource(rulesOf(id)))
    differenceOf(this.#db, changes, rulesOf, keyless).write(this.#db)
  }

  #changeWindow(pipelineId: number, window: Window): void {
    if (JSON.stringify(this.#catalog.rules(pipelineId).window) === JSON.stringify(window)) return
    this.#catalog.setWindow(pipelineId, window)
    const changes = new ChangeSet()
    const sql = "SELECT id FROM delivery WHERE pipeline_id = ? AND outcome = 'processed'"
    for (const { id } of this.#db.all<{ id: number }>(sql, pipelineId)) changes.unlabelled.add(id)
    this.#settle(changes)
  }

  /** In slices, each a transaction: what is not derived again yet is missing meanwhile, so the pipeline is marked. */
  #deriveAgain(pipelineId: number): void {
    this.#write(() => wipeDerived(this.#db, pipelineId))
    for (const groupId of this.#groupsOf(pipelineId)) {
      const streams = this.#db.all<{ id: number }>('SELECT id FROM stream WHERE group_id = ?', groupId)
      for (const { id: streamId } of streams) {
        for (const slice of slicesOf(this.#db, streamId)) {
          this.#write(() => {
            this.#lease.renew(this.#clock())
            const changes = new ChangeSet()
            rederiveStretch(this.#db, this.#job(groupId, streamId), slice, changes)
            this.#settle(changes)
          })
        }
      }
    }
    this.setMeta(underived(pipelineId), null)
  }

  #markUnderived(pipelineId: number): void {
    this.#putMeta(underived(pipelineId), String(this.#clock()))
  }

  #groupsOf(pipelineId: number): number[] {
    return this.#db
      .all<{ id: number }>('SELECT id FROM log_group WHERE pipeline_id = ?', pipelineId)
      .map(({ id }) => id)
  }

  #markAttempt(attempt: AttemptRow, changes: ChangeSet): void {
    changes.attempt(attempt.id, attempt)
    this.#db.run('UPDATE attempt SET replay = 1 WHERE id = ?', attempt.id)
    const rows = this.#db.all<{ id: number }>('SELECT id FROM delivery WHERE attempt_id = ?', attempt.id)
    for (const { id } of rows) changes.unlabelled.add(id)
  }

  #putMeta(name: string, value: string | null): void {
    if (value === null) this.#db.run('DELETE FROM meta WHERE name = ?', name)
    else
      this.#db.run(
        'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        name,
        value,
      )
  }
}

/** The meta row that says since when a pipeline's derivation is unfinished. */
function underived(pipelineId: number): string {
  return `underived:${pipelineId}`
}
