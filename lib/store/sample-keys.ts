import type { Database } from './database.ts'
import { CODES } from './outcome-codes.ts'

/** Keys of a pipeline lately processed or skipped. */
export function sampleKeys(db: Database, pipelineId: number, limit: number): readonly string[] {
  const sql = `SELECT key FROM delivery WHERE key IS NOT NULL AND outcome IN (${CODES.processed}, ${CODES.duplicate})
    AND +source_id IN (SELECT id FROM source WHERE pipeline_id = ?) ORDER BY id DESC LIMIT ?`
  return db.all<{ key: string }>(sql, pipelineId, limit).map(({ key }) => key)
}
