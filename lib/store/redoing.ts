import type { LogGroup } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import { ChangeSet } from './change-set.ts'
import { forgetGroup, forgetName } from './forgetting.ts'
import { getMeta, putMeta } from './meta-rows.ts'
import { awaitsRebuild, beginRebuild } from './rebuild.ts'
import { beginning, deriveStep } from './rederivation.ts'
import { readAgain, redoFor } from './rules-change.ts'
import { underivedName, underivedPipelines } from './underived.ts'
import type { Writing } from './writing.ts'

/** What must be done again with what is stored, because rules changed or a rebuild was asked for: derived by steps, or forgotten and read. */
export class Redoing {
  readonly #writing: Writing
  readonly #clock: () => number
  #readableFrom = Number.MIN_SAFE_INTEGER

  constructor(writing: Writing, clock: () => number) {
    this.#writing = writing
    this.#clock = clock
  }

  registerPipeline(rules: PipelineRules, readableFrom: number): number {
    this.#readableFrom = readableFrom
    const { catalog } = this.#writing.shelves
    const { id, groups } = this.#writing.transaction(() => {
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
    const { catalog } = this.#writing.shelves
    const id = this.#writing.transaction(() => {
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
    this.#writing.transaction(() => {
      const { catalog } = this.#writing.shelves
      if (JSON.stringify(catalog.rules(pipelineId).window) === JSON.stringify(window)) return
      catalog.setWindow(pipelineId, window)
      this.#markUnderived(pipelineId)
    })
  }

  continueDeriving(): boolean {
    const next = underivedPipelines(this.#writing.shelves.db)[0]
    if (!next) return false
    const { pipelineId, state } = next
    this.#writing.transaction(() => {
      const changes = new ChangeSet()
      const then = deriveStep(
        this.#writing.shelves,
        pipelineId,
        state,
        this.#writing.rules(pipelineId),
        changes,
      )
      this.#writing.settle(changes)
      putMeta(this.#writing.shelves.db, underivedName(pipelineId), then && JSON.stringify(then))
    })
    return true
  }

  rebuildGroup(groupId: number, readable: { readonly from: number; readonly surely: number }): void {
    if (!awaitsRebuild(this.#writing.shelves.db, groupId)) return
    this.#writing.transaction(() => {
      const from = beginRebuild(
        this.#writing.shelves.db,
        groupId,
        readable,
        this.#writing.shelves.pruned.edges.sealed,
      )
      if (from !== null) putMeta(this.#writing.shelves.db, forgetName(groupId), String(from))
    })
    this.#forget(groupId)
  }

  #markUnderived(pipelineId: number): void {
    putMeta(this.#writing.shelves.db, underivedName(pipelineId), JSON.stringify(beginning(this.#clock())))
  }

  /** Until the last slice is forgotten a restart must go on with it. */
  #readAgain(groupId: number): void {
    // Lines older than the seal would not be taken in again.
    const readableFrom = Math.max(this.#readableFrom, this.#writing.shelves.pruned.edges.sealed)
    const from = readAgain(this.#writing.shelves.db, groupId, readableFrom)
    if (from !== null) putMeta(this.#writing.shelves.db, forgetName(groupId), String(from))
  }

  /** Before the group is read again: what is read anew must not be forgotten. */
  #forget(groupId: number): void {
    const from = getMeta(this.#writing.shelves.db, forgetName(groupId))
    if (from === null) return
    forgetGroup(this.#writing.shelves, groupId, Number(from), (pipelineId, slice) =>
      this.#writing.transaction(() => {
        this.#writing.showLife(this.#clock())
        const changes = new ChangeSet()
        const rest = slice(this.#writing.rules(pipelineId), changes)
        this.#writing.settle(changes)
        return rest
      }),
    )
    this.#writing.transaction(() => putMeta(this.#writing.shelves.db, forgetName(groupId), null))
  }

  #groupsOf(pipelineId: number): number[] {
    return this.#writing.shelves.db
      .all<{ id: number }>('SELECT id FROM log_group WHERE pipeline_id = ?', pipelineId)
      .map(({ id }) => id)
  }
}
