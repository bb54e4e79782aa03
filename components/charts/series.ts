import type { Coverage, Series, SeriesPoint } from '#lib/domain/views.ts'

const MINUTE = 60_000
/* The sizes that the server chooses from; each divides the next. */
const SIZES = [1, 5, 10, 30, 60, 360, 1_440].map((minutes) => minutes * MINUTE)
/** What a phone's plot has room for at 4 px a bar. */
export const NARROW_BARS = 80

/** [from, to) of the buckets, ms. */
export function extentOf({ points, bucketMs }: Series): { readonly from: number; readonly to: number } {
  const from = points[0]?.t ?? 0
  return { from, to: (points.at(-1)?.t ?? from) + bucketMs }
}

/** The same series in fewer, larger buckets, still aligned to UTC; itself where it has few enough. */
export function coarsen(series: Series, most = NARROW_BARS): Series {
  if (series.points.length <= most) return series
  const { from, to } = extentOf(series)
  const size = SIZES.find(
    (ms) => ms > series.bucketMs && ms % series.bucketMs === 0 && (to - from) / ms < most,
  )
  if (!size) return series
  const groups = new Map<number, SeriesPoint[]>()
  for (const point of series.points) {
    const t = Math.floor(point.t / size) * size
    const group = groups.get(t)
    if (group) group.push(point)
    else groups.set(t, [point])
  }
  return { bucketMs: size, points: [...groups].map(([t, group]) => join(t, group)) }
}

function join(t: number, points: readonly SeriesPoint[]): SeriesPoint {
  const sum = (read: (point: SeriesPoint) => number) =>
    points.reduce((total, point) => total + read(point), 0)
  // Unknown in one part makes the sum unknown, but for parts in which nothing happened.
  const known = (read: (point: SeriesPoint) => number | null) =>
    points.some((point) => read(point) === null && point.deliveries > 0)
      ? null
      : sum((point) => read(point) ?? 0)
  const [processed, duplicate, retries] = [
    sum((p) => p.processed),
    sum((p) => p.duplicate),
    known((p) => p.retries),
  ]
  const transportKnown = sum((p) => p.transportKnown)
  return {
    t,
    coverage: joinCoverage(points.map(({ coverage }) => coverage)),
    replays: sum((p) => p.replays),
    deliveries: sum((p) => p.deliveries),
    processed,
    duplicate,
    failed: sum((p) => p.failed),
    inProgress: sum((p) => p.inProgress),
    mismatch: sum((p) => p.mismatch),
    silent: sum((p) => p.silent),
    retries,
    transportKnown,
    breaches: known((p) => p.breaches),
    breachedKeys: null,
    rewrites: known((p) => p.rewrites),
    duplicateRate: wholeRate(points) ? ratio(duplicate, processed + duplicate) : null,
    retryRate: retries === null ? null : ratio(retries, transportKnown),
    atLeast: [...new Set(points.flatMap(({ atLeast }) => atLeast))],
  }
}

/* A rate that leaves sources out cannot be rebuilt from the counts, which do not. */
function wholeRate(points: readonly SeriesPoint[]): boolean {
  return points.every(({ processed, duplicate, duplicateRate }) => {
    const own = ratio(duplicate, processed + duplicate)
    return own === null || (duplicateRate !== null && Math.abs(duplicateRate - own) < 1e-9)
  })
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function joinCoverage(all: readonly Coverage[]): Coverage {
  if (all.every((one) => one === 'none')) return 'none'
  if (all.some((one) => one === 'none' || one === 'partial')) return 'partial'
  return all.includes('filling') ? 'filling' : 'full'
}

/** Nothing of the range was read: what it holds is unknown, not zero. */
export function isUnread({ points }: Series): boolean {
  return points.length > 0 && points.every(({ coverage }) => coverage === 'none')
}

/** All of the range was read, but for what the last bucket still waits for. */
export function isWhole({ points }: Series): boolean {
  return points.every(({ coverage }) => coverage === 'full' || coverage === 'filling')
}

export interface Band {
  /** ms */
  readonly from: number
  readonly to: number
  readonly kind: 'none' | 'partial'
}

/** Neighbouring buckets that were not read, or read in part, as one band each. */
export function unreadBands({ points, bucketMs }: Series): Band[] {
  const bands: Band[] = []
  for (const { t, coverage } of points) {
    if (coverage !== 'none' && coverage !== 'partial') continue
    const last = bands.at(-1)
    if (last && last.to === t && last.kind === coverage)
      bands[bands.length - 1] = { ...last, to: t + bucketMs }
    else bands.push({ from: t, to: t + bucketMs, kind: coverage })
  }
  return bands
}

/** The fields of a point that are counted per outcome, in stacking order. */
export const OUTCOME_FIELDS = [
  { mark: 'processed', field: 'processed' },
  { mark: 'duplicate', field: 'duplicate' },
  { mark: 'in_progress', field: 'inProgress' },
  { mark: 'failed', field: 'failed' },
  { mark: 'mismatch', field: 'mismatch' },
] as const

export function stackHeight(point: SeriesPoint): number {
  return OUTCOME_FIELDS.reduce((total, { field }) => total + point[field], 0)
}
