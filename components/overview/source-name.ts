import { hrefTo } from '#components/shell/url.ts'
import type { SourceRow } from '#lib/domain/views.ts'

/** What a row without a source is called: a pipeline's failures and silent attempts that name no key. */
export const UNASSIGNED = 'no key in the line'

/** The page of a source; a row without one has its own. `params`: what stays between pages. */
export function sourceHref(row: Pick<SourceRow, 'source' | 'pipeline'>, params: URLSearchParams): string {
  const unassigned = row.source === null ? 'true' : null
  return hrefTo(`/sources/${encodeURIComponent(row.source ?? '-')}`, params, {
    pipeline: row.pipeline,
    unassigned,
  })
}

/** Why a source's duplicate rate is not known, in a few words. */
export function rateReason(
  row: Pick<SourceRow, 'deliveries' | 'processed' | 'duplicate' | 'silent' | 'guard'>,
): string {
  if (row.deliveries === 0) return 'no delivery in this range'
  if (row.silent > 0) return 'attempts without an outcome line; say what they mean with silence:'
  if (row.processed + row.duplicate === 0) return 'nothing processed or suppressed in this range'
  return row.guard.status === 'UNKNOWN' ? row.guard.ground : 'first processings are not logged'
}
