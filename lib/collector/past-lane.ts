import type { Stretch } from './stretch-of-time.ts'

export interface PastSource {
  next(now: number): Stretch | null
  read(stretch: Stretch): Promise<void>
}

const IDLE_MS = 1_000

/**
 * The newest part of the past that any group has left: so every group's last day is read before any group's older days,
 * and none runs ahead. null: nothing to do now.
 */
export function newestFirst<S extends Pick<PastSource, 'next'>>(
  sources: readonly S[],
  now: number,
): { readonly source: S; readonly stretch: Stretch } | null {
  let best: { source: S; stretch: Stretch } | null = null
  for (const source of sources) {
    const stretch = source.next(now)
    if (stretch !== null && (best === null || stretch.to > best.stretch.to)) best = { source, stretch }
  }
  return best
}

/** Reads one stretch of the past of the groups of one account and region. Answers the pause before the next, ms. */
export async function pastStep(sources: readonly PastSource[], now: number): Promise<number> {
  const found = newestFirst(sources, now)
  if (found === null) return IDLE_MS
  await found.source.read(found.stretch)
  return 0
}
