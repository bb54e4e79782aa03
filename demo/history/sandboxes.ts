import type { Random } from '../pipelines/random.ts'

/** One warm execution environment: one log stream, one attempt at a time. */
export interface Sandbox {
  readonly stream: string
  readonly version: string
  /** ms */
  readonly bornAt: number
  busy: boolean
  /** ms: the next attempt starts later, so that no START shares its millisecond with the REPORT before it. */
  lastEnd: number
  attempts: number
}

const LIFE_MS = 2 * 3_600_000
/** Lambda now and then starts another environment though one is free. */
const SPARE = 0.01
const SPARES = 3

/** A function's environments. A new version starts with none of the old one's. */
export interface Sandboxes {
  take(now: number, version: string): Sandbox
}

export function sandboxes(random: Random): Sandboxes {
  let pool: Sandbox[] = []
  const born = (now: number, version: string): Sandbox => {
    const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/')
    const stream = `${day}/[${version}]${random.hex(32)}`
    return { stream, version, bornAt: now, busy: false, lastEnd: 0, attempts: 0 }
  }
  return {
    take: (now, version) => {
      pool = pool.filter((one) => one.busy || (one.version === version && now - one.bornAt < LIFE_MS))
      const free = pool.filter((one) => !one.busy && one.lastEnd < now && one.version === version)
      const [first, ...rest] = free
      const spare = pool.length < SPARES && random.chance(SPARE)
      const taken = first && !spare ? random.pick([first, ...rest]) : born(now, version)
      if (!pool.includes(taken)) pool.push(taken)
      taken.busy = true
      return taken
    },
  }
}
