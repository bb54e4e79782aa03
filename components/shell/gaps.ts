import type { Gap } from '#lib/domain/answer.ts'

/** The stretches of [from, to) that some log group was not read in, joined where they touch; oldest first. Times in ms. */
export function mergeGaps(gaps: readonly Gap[], from: number, to: number): Gap[] {
  const merged: Gap[] = []
  const sorted = [...gaps].sort((a, b) => a.from - b.from)
  for (const gap of sorted) {
    const clipped = { ...gap, from: Math.max(gap.from, from), to: Math.min(gap.to, to) }
    if (clipped.from >= clipped.to) continue
    const last = merged.at(-1)
    if (last && clipped.from <= last.to)
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, clipped.to) }
    else merged.push(clipped)
  }
  return merged
}
