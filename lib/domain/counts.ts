import { COUNTED, type Counted } from './tally.ts'
import type { BoundedField, Counts, Totals } from './views.ts'

/** Plain sums over deliveries, before anyone asks what can be known of them. */
export type Sums = Readonly<Record<Counted, number>> & {
  /** Distinct keys among the breaches. */
  readonly breachedKeys: number
}

/** What holds of a source's whole pipeline in the range, whatever the bucket. */
export interface Knowledge {
  readonly windowKnown: boolean
  /** Clean attempts say nothing there, and no setting says what that means: skips alone would read as 100%. */
  readonly silentUnexplained: boolean
  /** A first read still runs, so earlier attempts and firsts may yet appear. */
  readonly historyIncomplete: boolean
  /** Read through a filter: which runs and outcomes it hides is unknown, and so is every rate and label. */
  readonly filtered: boolean
  /** Request ids stay only through Lambda's own retries, so redeliveries by others go unseen. */
  readonly requestIdBound: boolean
}

export const NO_SUMS: Sums = {
  deliveries: 0,
  processed: 0,
  duplicate: 0,
  in_progress: 0,
  failed: 0,
  mismatch: 0,
  retries: 0,
  transport_known: 0,
  request_only: 0,
  breaches: 0,
  unjudged: 0,
  rewrites: 0,
  silent: 0,
  unfit: 0,
  breachedKeys: 0,
}

/** The sum of all; counts that one does not name are 0 there. */
export function sumsOf(parts: readonly Partial<Sums>[]): Sums {
  const sum: Record<keyof Sums, number> = { ...NO_SUMS }
  for (const part of parts) {
    for (const name of COUNTED) sum[name] += part[name] ?? 0
    sum.breachedKeys += part.breachedKeys ?? 0
  }
  return sum
}

/**
 * null: nothing is known; 0: known to be none. Without deliveries there are no retries and no breaches, and that is
 * known (0), but no rate (null). Where a window is unknown, breaches are null whatever arrived.
 */
export function countsOf(sums: Sums, knowledge: Knowledge): Counts {
  const judged = isJudged(sums, knowledge)
  const retries =
    !knowledge.filtered && (sums.transport_known > 0 || sums.deliveries === 0) ? sums.retries : null
  return {
    deliveries: sums.deliveries,
    processed: sums.processed,
    duplicate: sums.duplicate,
    failed: sums.failed,
    inProgress: sums.in_progress,
    mismatch: sums.mismatch,
    retries,
    transportKnown: sums.transport_known,
    breaches: judged ? sums.breaches : null,
    breachedKeys: judged ? sums.breachedKeys : null,
    rewrites: judged ? sums.rewrites : null,
    silent: sums.silent,
    duplicateRate: isRateUnknown(knowledge) ? null : ratio(sums.duplicate, sums.processed + sums.duplicate),
    retryRate: retries === null ? null : ratio(retries, sums.transport_known),
    atLeast: lowerBounds(sums, knowledge, retries !== null, judged),
  }
}

/** Whether any breach could be seen: where runs are hidden, none that is not seen can be ruled out. */
function isJudged(sums: Sums, knowledge: Knowledge): boolean {
  if (!knowledge.windowKnown || knowledge.filtered) return false
  if (sums.processed === 0) return !knowledge.silentUnexplained
  return sums.unjudged < sums.processed
}

/** What runs may be hidden, by silence or by a filter: skips alone would read as 100%. */
function isRateUnknown(knowledge: Knowledge): boolean {
  return knowledge.silentUnexplained || knowledge.filtered
}

function lowerBounds(
  sums: Sums,
  knowledge: Knowledge,
  retriesKnown: boolean,
  judged: boolean,
): readonly BoundedField[] {
  const fields: BoundedField[] = []
  const retriesBound = knowledge.historyIncomplete || (knowledge.requestIdBound && sums.request_only > 0)
  if (retriesKnown && retriesBound) fields.push('retries', 'retryRate')
  if (judged && (knowledge.historyIncomplete || knowledge.silentUnexplained || sums.unjudged > 0))
    fields.push('breaches', 'breachedKeys', 'rewrites')
  return fields
}

/** Totals over sources: what is null for some source is left out of that figure, and `known` says in how many it counts. */
export function totalsOf(parts: readonly { readonly sums: Sums; readonly knowledge: Knowledge }[]): Totals {
  const counted = parts.map((part) => ({ ...part, counts: countsOf(part.sums, part.knowledge) }))
  const sums = sumsOf(parts.map((part) => part.sums))
  const rated = counted.filter((part) => !isRateUnknown(part.knowledge))
  const retried = counted.filter((part) => part.counts.retries !== null)
  const judged = counted.filter((part) => part.counts.breaches !== null)
  const outcomes = sumsOf(rated.map((part) => part.sums))
  return {
    ...countsOf(sums, {
      windowKnown: true,
      silentUnexplained: false,
      filtered: false,
      historyIncomplete: false,
      requestIdBound: false,
    }),
    retries: sumOrNull(
      retried.map((part) => part.counts.retries),
      parts.length,
    ),
    breaches: sumOrNull(
      judged.map((part) => part.counts.breaches),
      parts.length,
    ),
    breachedKeys: sumOrNull(
      judged.map((part) => part.counts.breachedKeys),
      parts.length,
    ),
    rewrites: sumOrNull(
      judged.map((part) => part.counts.rewrites),
      parts.length,
    ),
    duplicateRate: ratio(outcomes.duplicate, outcomes.processed + outcomes.duplicate),
    retryRate: ratio(total(retried, 'retries'), total(retried, 'transport_known')),
    atLeast: [...new Set(counted.flatMap((part) => part.counts.atLeast))],
    sources: parts.length,
    known: { duplicateRate: rated.length, retryRate: retried.length, breaches: judged.length },
  }
}

/** Counts of several parts together: their totals, which do not say in how many of them each is known. */
export function countsOfAll(
  parts: readonly { readonly sums: Sums; readonly knowledge: Knowledge }[],
): Counts {
  const only = parts.length === 1 ? parts[0] : undefined
  if (only !== undefined) return countsOf(only.sums, only.knowledge)
  const { sources: _sources, known: _known, ...counts } = totalsOf(parts)
  return counts
}

function total(parts: readonly { readonly sums: Sums }[], field: 'retries' | 'transport_known'): number {
  return parts.reduce((sum, part) => sum + part.sums[field], 0)
}

function sumOrNull(values: readonly (number | null)[], of: number): number | null {
  if (values.length === 0 && of > 0) return null
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

/** A fraction; null where there is nothing to divide by. */
function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
