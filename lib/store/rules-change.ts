import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Database } from './database.ts'
import { forgetMinutes } from './read-minutes.ts'
import type { Stretch } from './signal-rows.ts'

/** STARTs a slice: a transaction small enough that readers never wait long for it. */
const SLICE_CUTS = 2_000

/** What must be done again when a pipeline's rules change. */
export type Redo = 'nothing' | 'derive' | 'read'

/** Formats and filters decide what is read of the lines, so changed ones need them again; all else is derived from what they said. The window is judged apart. */
export function redoFor(before: PipelineRules, after: PipelineRules): Redo {
  const lines = (rules: PipelineRules) => JSON.stringify([rules.signals, rules.filter ?? null])
  if (lines(before) !== lines(after)) return 'read'
  const inputs = (rules: PipelineRules) =>
    JSON.stringify([rules.name, rules.keyScheme, rules.trigger, rules.repeat, rules.silence])
  return inputs(before) === inputs(after) ? 'nothing' : 'derive'
}

/** Takes back all that was derived of a pipeline; its signals stay. */
export function wipeDerived(db: Database, pipelineId: number): void {
  const sources = '(SELECT id FROM source WHERE pipeline_id = ?)'
  for (const level of ['minute', 'hour', 'day'])
    db.run(`DELETE FROM rollup_${level} WHERE source_id IN ${sources}`, pipelineId)
  db.run('DELETE FROM delivery WHERE pipeline_id = ?', pipelineId)
  db.run('DELETE FROM attempt WHERE pipeline_id = ?', pipelineId)
  db.run('DELETE FROM transport WHERE pipeline_id = ?', pipelineId)
}

/** Forgets what changed formats may read otherwise, so that the collector reads it again; what is too old for that stays. */
export function forgetReadable(db: Database, groupId: number, readableFrom: number): void {
  const row = db.get<{ target: number | null }>('SELECT target FROM cursor WHERE group_id = ?', groupId)
  if (row?.target == null) return
  const from = Math.max(row.target, readableFrom)
  const streams = '(SELECT id FROM stream WHERE group_id = ?)'
  db.run(`DELETE FROM signal WHERE stream_id IN ${streams} AND time >= ?`, groupId, from)
  forgetMinutes(db, groupId, from)
  db.run('DELETE FROM gap WHERE group_id = ?', groupId)
  db.run(
    'UPDATE cursor SET low = NULL, high = NULL, target = NULL, sweeps = ? WHERE group_id = ?',
    '{}',
    groupId,
  )
}

/** A stream in stretches of bounded size, divided where it may be. */
export function* slicesOf(db: Database, streamId: number): Generator<Stretch> {
  let from: number | null = null
  for (;;) {
    const next: { time: number } | null = db.get<{ time: number }>(
      'SELECT time FROM signal WHERE stream_id = ? AND cut = 1 AND time > ? ORDER BY time LIMIT 1 OFFSET ?',
      streamId,
      from ?? Number.MIN_SAFE_INTEGER,
      SLICE_CUTS,
    )
    yield { from, to: next?.time ?? null }
    if (!next) return
    from = next.time
  }
}
