import type { Problem, Range } from '#lib/domain/answer.ts'
import { formerFormatsName } from '../rules-change.ts'
import { type Underived, underivedName } from '../underived.ts'
import type { Catalog, StoredGroup, StoredPipeline } from './catalog.ts'
import type { Snapshot } from './reader.ts'
import { number } from './row.ts'

/** What rules that changed have not reached: yet, or for good. */
export function changedRulesProblems(snapshot: Snapshot, catalog: Catalog, range: Range): readonly Problem[] {
  return [
    ...catalog.pipelines.flatMap((pipeline) => underivedProblem(snapshot, catalog, pipeline)),
    ...catalog.groups.flatMap((group) => formerFormatsProblem(catalog, group, range)),
  ]
}

/** How far the pipeline's streams are derived again; nothing where they are. */
function underivedProblem(
  snapshot: Snapshot,
  { meta }: Catalog,
  pipeline: StoredPipeline,
): readonly Problem[] {
  const value = meta.get(underivedName(pipeline.id))
  if (value === undefined) return []
  const { streamId }: Underived = JSON.parse(value)
  const row = snapshot.get(
    `SELECT count(*) AS streams, total(stream.id >= ?) AS done FROM stream
     JOIN log_group ON log_group.id = stream.group_id WHERE log_group.pipeline_id = ?`,
    streamId,
    pipeline.id,
  )
  const [streams, done] = row === null ? [0, 0] : [number(row, 'streams'), number(row, 'done')]
  return [
    {
      code: 'RULES_CHANGED',
      message: `The rules or the window of \`${pipeline.name}\` changed and are being applied to what was read before, newest first: ${done} of ${streams} log streams are done.`,
      hint: 'What is older still counts by the rules before, so retries and breaches are at least what is shown. Nothing has to be read from AWS for it.',
    },
  ]
}

/** What lies behind all that could be read again when formats changed; a longer backfill moves that back. */
function formerFormatsProblem({ meta }: Catalog, group: StoredGroup, range: Range): readonly Problem[] {
  const value = meta.get(formerFormatsName(group.id))
  if (value === undefined) return []
  const before = Math.min(Number(value), group.low ?? Number.POSITIVE_INFINITY)
  if (range.from >= before) return []
  const instant = new Date(before).toISOString()
  return [
    {
      code: 'FORMATS_CHANGED',
      message: `Lines of \`${group.name}\` before ${instant} count as the former \`signals:\` or \`filter:\` read them: what the present ones say of them, only reading them again can tell.`,
      hint: 'A longer `backfill` reads them again, as far back as the log group still keeps them.',
    },
  ]
}
