import type { GuardSeen } from '#lib/domain/prediction.ts'
import { CODES } from '../outcome-codes.ts'
import type { StoredPipeline } from './catalog.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull, textOrNull } from './row.ts'

/** The newest are counted one by one for a version; what is older says little about it. */
const MOST_ROWS = 20_000

export interface PipelineGuard extends GuardSeen {
  /** Clean runs that said nothing, and no setting says what that means: a breach among them would not be seen. */
  readonly silentUnexplained: boolean
}

/** What the pipeline's guard was seen to do by itself, in all that was read and on one version. */
export function guardSeen(
  snapshot: Snapshot,
  pipeline: StoredPipeline,
  version: string | null,
): PipelineGuard {
  const row = snapshot.get(
    `SELECT total(duplicate) AS skips, total(breaches) AS breaches, total(processed) AS processed, total(unjudged) AS unjudged,
       total(silent) AS silent
     FROM rollup_day WHERE replay = 0 AND source_id IN (SELECT id FROM source WHERE pipeline_id = ?)`,
    pipeline.id,
  )
  const sum = (name: string): number => (row === null ? 0 : number(row, name))
  const silentUnexplained = pipeline.rules.silence === null && sum('silent') > 0
  const allSeen = pipeline.rules.filter === undefined && !silentUnexplained
  const judgeable = sum('processed') === 0 || sum('unjudged') < sum('processed')
  const judged = pipeline.window.kind !== 'unknown' && allSeen && judgeable
  const told = version !== null && version !== '$LATEST'
  return {
    skips: sum('skips'),
    breaches: judged ? sum('breaches') : null,
    version,
    skipsOnVersion: told ? onVersion(snapshot, pipeline.id, version, `d.outcome = ${CODES.duplicate}`) : null,
    silentUnexplained,
    breachesOnVersion: told && judged ? onVersion(snapshot, pipeline.id, version, 'd.breach = 1') : null,
  }
}

function onVersion(snapshot: Snapshot, pipelineId: number, version: string, condition: string): number {
  const row = snapshot.get(
    `SELECT count(*) AS seen FROM (
       SELECT d.version_id FROM delivery d
       WHERE d.source_id IN (SELECT id FROM source WHERE pipeline_id = ?) AND ${condition} AND d.replay = 0
       ORDER BY d.id DESC LIMIT ${MOST_ROWS}) seen JOIN version v ON v.id = seen.version_id WHERE v.text = ?`,
    pipelineId,
    version,
  )
  return row === null ? 0 : (numberOrNull(row, 'seen') ?? 0)
}

/** The version that the pipeline's newest attempt ran; null: no line tells. */
export function latestVersion(snapshot: Snapshot, pipelineId: number): string | null {
  const row = snapshot.get(
    `SELECT v.text AS version FROM delivery d JOIN version v ON v.id = d.version_id
     WHERE +d.source_id IN (SELECT id FROM source WHERE pipeline_id = ?) AND v.text IS NOT NULL ORDER BY d.id DESC LIMIT 1`,
    pipelineId,
  )
  return row === null ? null : textOrNull(row, 'version')
}
