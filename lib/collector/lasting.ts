import { StoreLostError } from '#lib/store/file-identity.ts'
import { FencedError } from '#lib/store/lease.ts'
import type { Clock } from './clock.ts'
import { brokenStore } from './store-guard.ts'
import { SECOND } from './stretch-of-time.ts'

export interface Lasting {
  readonly clock: Clock
  readonly stop: AbortSignal
  /** Tells people, once per message. */
  readonly say: (text: string) => void
  /** What ends the whole collector. */
  readonly fatal: (error: unknown) => void
}

const AFTER_FAILURE_MS = 5 * SECOND

/**
 * Does a step so that nothing which fails in it ends anything else: what it throws is said, once per message, and it is
 * tried again; only the loss of the store's lease, or of the store, ends all. Answers the pause before the next step, ms.
 */
export function steady(
  what: string,
  { stop, say, fatal }: Omit<Lasting, 'clock'>,
): (step: () => Promise<number>) => Promise<number> {
  let said = ''
  return async (step) => {
    try {
      const pauseMs = await step()
      said = ''
      return pauseMs
    } catch (error) {
      if (stop.aborted) return 0
      const end = error instanceof FencedError || error instanceof StoreLostError ? error : brokenStore(error)
      if (end !== null) fatal(end)
      else {
        const text = `${what}: ${error instanceof Error ? error.message : String(error)}`
        if (text !== said) say(text)
        said = text
      }
      return AFTER_FAILURE_MS
    }
  }
}

/** Repeats `step` (which answers the pause before the next, ms) until `stop`. */
export async function lasting(what: string, context: Lasting, step: () => Promise<number>): Promise<void> {
  const { clock, stop } = context
  const again = steady(what, context)
  while (!stop.aborted) await clock.sleep(Math.max(0, await again(step)), stop)
}
