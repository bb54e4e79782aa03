import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { ReadSignal } from '#lib/store/writer-port.ts'
import { keySchemeOf, PipelineRuns } from './pipeline-runs.ts'
import { seeded } from './random.ts'

/*
 * What 90 days of a real account look like to the store: eight pipelines of five sources each, every run with its
 * START, outcome line and REPORT (END says nothing more), 3% duplicates, 1% retries after a failed run, event ids as AWS
 * forms them. 5% of the batches come late, 5% come twice.
 */

export const DAY = 86_400_000
export const DAYS = 90
/** 20 November 2026, UTC. */
export const END_OF_DATA = Date.UTC(2026, 10, 20)
export const SOURCES = 40
export const PIPELINES = 8
/** As many as a page of FilterLogEvents holds: 10,000 lines. */
export const BATCH = 2_500

export function rulesOf(pipeline: number): PipelineRules {
  return {
    name: `pipeline-${pipeline}`,
    keyScheme: keySchemeOf(pipeline),
    window: { kind: 'for', ms: 30 * DAY, basis: 'configured' },
    trigger: 's3',
    repeat: 'skip',
    silence: null,
    signals: [],
  }
}

export interface DataBatch {
  readonly pipeline: number
  readonly signals: readonly ReadSignal[]
  readonly deliveries: number
}

export interface Stretch {
  /** ms; where the first delivery lies */
  readonly from?: number
  /** Over how many days they are spread. */
  readonly days?: number
  /** 5% of the batches come late, 5% twice; else each comes once, in order. */
  readonly disorder?: boolean
  /** Another seed, another account. */
  readonly seed?: number
}

export const START_OF_DATA = END_OF_DATA - DAYS * DAY

/** `deliveries` over 90 days, oldest first but for what comes late. */
export function* batches(
  deliveries: number,
  { from = START_OF_DATA, days = DAYS, disorder = true, seed = 1 }: Stretch = {},
): Generator<DataBatch> {
  const random = seeded(seed)
  const chance = seeded(seed + 1)
  const groups = Array.from(
    { length: PIPELINES },
    (_, pipeline) =>
      new PipelineRuns(pipeline, { from, stepMs: (days * DAY * PIPELINES) / deliveries }, random),
  )
  const late: DataBatch[] = []
  // Few deliveries are spread over the pipelines, and so over the days, all the same.
  const size = Math.min(BATCH, Math.ceil(deliveries / PIPELINES))
  let left = deliveries
  for (let turn = 0; left > 0; turn++) {
    const group = groups[turn % PIPELINES]
    if (!group) return
    const deliveries = Math.min(size, left)
    const batch = { pipeline: turn % PIPELINES, signals: group.take(deliveries), deliveries }
    left -= deliveries
    const fate = disorder ? chance() : 1
    if (fate < 0.05) late.push(batch)
    else yield batch
    if (fate >= 0.05 && fate < 0.1) yield batch
    if (late.length > 2) yield late.shift() as DataBatch
  }
  yield* late
}
