import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Database } from './database.ts'
import { putMeta } from './meta-rows.ts'
import { forgetMinutes } from './read-minutes.ts'

/** The row of meta that says before when (ms) a group's lines stand as formats read them that have changed since. */
export function formerFormatsName(groupId: number): string {
  return `former-formats:${groupId}`
}

/** What must be done again when a pipeline's rules change. */
export type Redo = 'nothing' | 'derive' | 'read'

/** Formats and filters decide what is read of the lines, so changed ones need them again; all else is derived from what they said. */
export function redoFor(before: PipelineRules, after: PipelineRules): Redo {
  const lines = (rules: PipelineRules) => JSON.stringify([rules.signals, rules.filter ?? null])
  if (lines(before) !== lines(after)) return 'read'
  const inputs = ({ name, keyScheme, window, trigger, repeat, silence }: PipelineRules) =>
    JSON.stringify([name, keyScheme, window, trigger, repeat, silence])
  return inputs(before) === inputs(after) ? 'nothing' : 'derive'
}

/**
 * The group is to be read again, and what changed formats may read otherwise is to be forgotten first. Answers from when
 * on, ms: what is older stays. null: it was never read.
 */
export function readAgain(db: Database, groupId: number, readableFrom: number): number | null {
  const row = db.get<{ target: number | null }>('SELECT target FROM cursor WHERE group_id = ?', groupId)
  if (row?.target == null) return null
  const from = Math.max(row.target, readableFrom)
  forgetMinutes(db, groupId, from)
  if (hasMinutes(db, groupId)) putMeta(db, formerFormatsName(groupId), String(from))
  db.run('DELETE FROM gap WHERE group_id = ?', groupId)
  db.run(
    'UPDATE cursor SET low = NULL, high = NULL, target = NULL, sweeps = ? WHERE group_id = ?',
    '{}',
    groupId,
  )
  return from
}

function hasMinutes(db: Database, groupId: number): boolean {
  return db.get('SELECT 1 AS found FROM read_minute WHERE group_id = ? LIMIT 1', groupId) !== null
}
