import type { Delivery } from './deliveries.ts'
import type { Labels } from './labels.ts'

/** What is counted, by its name in the rollups: every count is a sum of what single deliveries and silent attempts add. */
export const COUNTED = [
  'deliveries',
  'processed',
  'duplicate',
  'in_progress',
  'failed',
  'mismatch',
  'retries',
  'transport_known',
  /** Of transport_known, those known by the request id alone: retries among them are "at least". */
  'request_only',
  'breaches',
  /** Processed deliveries of which nobody can say whether they are a breach: no key, or an unknown window. */
  'unjudged',
  'rewrites',
  /** Clean attempts that showed no outcome, where the pipeline does not say what that means. No deliveries. */
  'silent',
  /** Deliveries whose key does not fit the pipeline's key scheme. */
  'unfit',
] as const
export type Counted = (typeof COUNTED)[number]

export type Tally = Readonly<Partial<Record<Counted, number>>>

/** What one delivery adds to its source's counts. Replays are tallied apart, with the same names. */
export function tallyDelivery(
  delivery: Pick<Delivery, 'outcome'> & { readonly unfit: boolean },
  labels: Labels,
): Tally {
  return {
    deliveries: 1,
    [delivery.outcome]: 1,
    retries: Number(labels.retry === true),
    transport_known: Number(labels.judgedBy !== null),
    request_only: Number(labels.judgedBy === 'request'),
    breaches: Number(labels.breach === true),
    unjudged: Number(labels.breach === null),
    rewrites: Number(labels.rewrite === true),
    unfit: Number(delivery.unfit),
  }
}

export const SILENT_ATTEMPT: Tally = { silent: 1 }

export function addTally(sum: Map<Counted, number>, tally: Tally, times: 1 | -1): void {
  for (const name of COUNTED) {
    const value = tally[name]
    if (value) sum.set(name, (sum.get(name) ?? 0) + times * value)
  }
}
