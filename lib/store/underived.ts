import type { Database } from './database.ts'

/** How far a pipeline's rows are derived by its present rules: streams of a lower id are not, nor this stream before `to`. */
export interface Underived {
  /** ms */
  readonly since: number
  readonly streamId: number
  /** ms */
  readonly to: number
}

/** The meta row that says so: while it stands, what the pipeline counts is "at least". */
export function underivedName(pipelineId: number): string {
  return `underived:${pipelineId}`
}

export function underivedPipelines(
  db: Database,
): { readonly pipelineId: number; readonly state: Underived }[] {
  return db
    .all<{ name: string; value: string }>(
      "SELECT name, value FROM meta WHERE name LIKE 'underived:%' ORDER BY name",
    )
    .map(({ name, value }) => ({
      pipelineId: Number(name.slice('underived:'.length)),
      state: JSON.parse(value) as Underived,
    }))
}

/** The pipeline's streams, those last made first: they are most likely the newest. */
export function streamBelow(
  db: Database,
  pipelineId: number,
  streamId: number,
): { readonly id: number; readonly groupId: number } | null {
  return db.get<{ id: number; groupId: number }>(
    `SELECT stream.id, stream.group_id AS groupId FROM stream JOIN log_group ON log_group.id = stream.group_id
     WHERE log_group.pipeline_id = ? AND stream.id < ? ORDER BY stream.id DESC LIMIT 1`,
    pipelineId,
    streamId,
  )
}
