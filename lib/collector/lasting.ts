import { FencedError } from '#lib/store/lease.ts'
import type { Clock } from './clock.ts'
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
 * Repeats `step` (which answers the pause before the next, ms) until `stop`. What it throws is said and tried again, so
 * that nothing which fails here ends anything else; only the loss of the store's lease ends all.
 */
export async function lasting(
  what: string,
  { clock, stop, say, fatal }: Lasting,
  step: () => Promise<number>,
): Promise<void> {
  let said = ''
  while (!stop.aborted) {
    let pauseMs = AFTER_FAILURE_MS
    try {
      pauseMs = await step()
      said = ''
    } catch (error) {
      if (stop.aborted) return
      if (error instanceof FencedError) return fatal(error)
      const text = `${what}: ${error instanceof Error ? error.message : String(error)}`
      if (text !== said) say(text)
      said = text
    }
    await clock.sleep(Math.max(0, pauseMs), stop)
  }
}
