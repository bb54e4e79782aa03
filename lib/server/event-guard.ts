import { countsOf, NO_SUMS } from '#lib/domain/counts.ts'
import { guardOf } from '#lib/domain/guard.ts'
import type { Guard } from '#lib/domain/views.ts'
import type { StoredPipeline } from '#lib/store/queries/catalog.ts'
import type { PipelineGuard } from '#lib/store/queries/guard-seen.ts'

/** The guard of an event: of the version that runs now where that can be told, else of all that was read. */
export function guardOfEvent(seen: PipelineGuard, pipeline: StoredPipeline): Guard {
  const onVersion = seen.skipsOnVersion !== null
  const skips = seen.skipsOnVersion ?? seen.skips
  const breaches = onVersion ? seen.breachesOnVersion : seen.breaches
  const windowKnown = pipeline.window.kind !== 'unknown'
  const filtered = pipeline.rules.filter !== undefined
  const knowledge = {
    windowKnown,
    filtered,
    silentUnexplained: seen.silentUnexplained,
    historyIncomplete: false,
    requestIdBound: false,
  }
  // Breaches that cannot be judged are null in counts where every processed delivery is unjudged.
  const sums = {
    ...NO_SUMS,
    duplicate: skips,
    breaches: breaches ?? 0,
    processed: 1,
    unjudged: breaches === null ? 1 : 0,
  }
  const guard = guardOf(countsOf(sums, knowledge), {
    silentUnexplained: seen.silentUnexplained,
    filtered,
    windowKnown,
    repeat: pipeline.rules.repeat,
  })
  return onVersion ? { ...guard, ground: `${guard.ground} on v${seen.version}` } : guard
}
