/** How far the first read of a log group has come, newest first. Instants in ms. */
export interface BackfillProgress {
  /** Where it ends. */
  readonly from: number
  /** Everything from here on is read. */
  readonly through: number
  /** Lines read of the group so far. */
  readonly lines: number
  /** When this run of it began; null: not known */
  readonly startedAt: number | null
  /** null: nothing to estimate from yet */
  readonly estimatedEnd: number | null
}

/** What is stored of a group's reading. `began`: when this run of the backfill began, and where in time. */
export interface BackfillSoFar {
  readonly low: number | null
  readonly target: number | null
  readonly linesRead: number
  readonly began: { readonly at: number; readonly from: number } | null
}

/** Long enough to tell a pace, ms. */
const TELLING_MS = 2_000

/** null where no backfill is under way. The estimate: the rest at the pace so far, by the time covered. */
export function backfillProgress(so: BackfillSoFar, now: number): BackfillProgress | null {
  const { low, target, linesRead: lines, began } = so
  if (low === null || target === null || low <= target) return null
  const progress = { from: target, through: low, lines, startedAt: began?.at ?? null }
  if (began === null || began.from <= low || now - began.at < TELLING_MS)
    return { ...progress, estimatedEnd: null }
  const pace = (began.from - low) / (now - began.at)
  return { ...progress, estimatedEnd: Math.round(now + (low - target) / pace) }
}
