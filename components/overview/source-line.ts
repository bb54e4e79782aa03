import type { OverviewData, SourceRow } from '#lib/domain/views.ts'
import { rateReason } from './source-name.ts'

/** A row of the table of sources on its way to the component that draws it: what is shown, and no more. */
export interface SourceLine
  extends Pick<
    SourceRow,
    'source' | 'pipeline' | 'deliveries' | 'duplicateRate' | 'retryRate' | 'guard' | 'lastDuplicate'
  > {
  /** The retry rate is a lower bound. */
  readonly retryBounded: boolean
  /** Why the duplicate rate is not known; null: it is */
  readonly reason: string | null
  readonly trend: readonly (number | null)[]
}

/** Finer than a line of 20 px shows. */
const STEPS = 100_000

export function lineOf(row: OverviewData['sources'][number]): SourceLine {
  const { source, pipeline, deliveries, duplicateRate, retryRate, guard, lastDuplicate, atLeast } = row
  return {
    source,
    pipeline,
    deliveries,
    duplicateRate,
    retryRate,
    guard,
    lastDuplicate,
    retryBounded: atLeast.includes('retryRate'),
    reason: duplicateRate === null ? rateReason(row) : null,
    trend: duplicateRate === null ? [] : row.trend.duplicateRate.map(rounded),
  }
}

function rounded(rate: number | null): number | null {
  return rate === null ? null : Math.round(rate * STEPS) / STEPS
}
