import type { BoundedField, Coverage, Series, SeriesPoint } from '#lib/domain/views.ts'

/*
 * A series on its way from the server to the components that draw it: a row of numbers a bucket instead of an object
 * with its fields' names, and no rate that its counts give. A fifth of the bytes, of what weighs most on a page.
 */

/** What stands for a rate that is the quotient of its counts; no rate is negative. */
const OF_COUNTS = -1

type PackedPoint = readonly [
  /** buckets after the first */
  index: number,
  coverage: number,
  replays: number,
  deliveries: number,
  processed: number,
  duplicate: number,
  failed: number,
  inProgress: number,
  mismatch: number,
  silent: number,
  transportKnown: number,
  retries: number | null,
  breaches: number | null,
  breachedKeys: number | null,
  rewrites: number | null,
  duplicateRate: number | null,
  retryRate: number | null,
  atLeast: number,
]

export interface PackedSeries {
  readonly bucketMs: number
  /** ms, start of the first bucket */
  readonly first: number
  readonly points: readonly PackedPoint[]
}

const COVERAGES: readonly Coverage[] = ['full', 'partial', 'none', 'filling']
const BOUNDED: readonly BoundedField[] = ['retries', 'retryRate', 'breaches', 'breachedKeys', 'rewrites']

export function packSeries({ bucketMs, points }: Series): PackedSeries {
  const first = points[0]?.t ?? 0
  return { bucketMs, first, points: points.map((point) => packPoint(point, (point.t - first) / bucketMs)) }
}

export function unpackSeries({ bucketMs, first, points }: PackedSeries): Series {
  return { bucketMs, points: points.map((point) => unpackPoint(point, first, bucketMs)) }
}

function packPoint(point: SeriesPoint, index: number): PackedPoint {
  const { processed, duplicate, retries, transportKnown, duplicateRate, retryRate } = point
  return [
    index,
    COVERAGES.indexOf(point.coverage),
    point.replays,
    point.deliveries,
    processed,
    duplicate,
    point.failed,
    point.inProgress,
    point.mismatch,
    point.silent,
    transportKnown,
    retries,
    point.breaches,
    point.breachedKeys,
    point.rewrites,
    duplicateRate === rateOf(duplicate, processed + duplicate) ? OF_COUNTS : duplicateRate,
    retryRate === rateOf(retries, transportKnown) ? OF_COUNTS : retryRate,
    BOUNDED.reduce((bits, field, bit) => (point.atLeast.includes(field) ? bits | (1 << bit) : bits), 0),
  ]
}

function unpackPoint(packed: PackedPoint, first: number, bucketMs: number): SeriesPoint {
  const [index, coverage, replays, deliveries, processed, duplicate, failed, inProgress, mismatch, ...rest] =
    packed
  const [
    silent,
    transportKnown,
    retries,
    breaches,
    breachedKeys,
    rewrites,
    duplicateRate,
    retryRate,
    atLeast,
  ] = rest
  return {
    t: first + index * bucketMs,
    coverage: COVERAGES[coverage] ?? 'none',
    replays,
    deliveries,
    processed,
    duplicate,
    failed,
    inProgress,
    mismatch,
    silent,
    transportKnown,
    retries,
    breaches,
    breachedKeys,
    rewrites,
    duplicateRate: duplicateRate === OF_COUNTS ? rateOf(duplicate, processed + duplicate) : duplicateRate,
    retryRate: retryRate === OF_COUNTS ? rateOf(retries, transportKnown) : retryRate,
    atLeast: BOUNDED.filter((_, bit) => (atLeast & (1 << bit)) !== 0),
  }
}

function rateOf(part: number | null, whole: number): number | null {
  return part === null || whole === 0 ? null : part / whole
}
