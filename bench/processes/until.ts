import { setTimeout as sleep } from 'node:timers/promises'

/** Polls until the condition holds. Throws what it lacks after the deadline. */
export async function until(
  what: string,
  ms: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${Math.round(ms / 1_000)} s: ${what}`)
    await sleep(100)
  }
}
