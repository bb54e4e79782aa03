import type { Snapshot } from './reader.ts'

/** Whether any clean run of the pipeline said nothing and no setting says what that means: it may have been any key's. */
export function hasSilentAttempts(snapshot: Snapshot, pipelineId: number): boolean {
  const row = snapshot.get(
    `SELECT 1 AS found FROM rollup_day WHERE silent > 0 AND replay = 0
     AND source_id IN (SELECT id FROM source WHERE pipeline_id = ?) LIMIT 1`,
    pipelineId,
  )
  return row !== null
}
