import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the traffic says of itself, for `demo pause` and for its own next start. */
export interface TrafficState {
  readonly pid: number
  readonly paused: boolean
  /** Invocations, messages and retries that are not at their end yet. */
  readonly unfinished: number
  /** Up to where the truth was read for them. */
  readonly truthRead: number | null
  /** Asynchronous requests that Lambda may still retry. */
  readonly requests: readonly string[]
}

export interface ControlFiles {
  readonly paused: boolean
  pause(): void
  resume(): void
  write(state: TrafficState): void
  /** null: no traffic ever ran here. */
  read(): TrafficState | null
}

/** The traffic is paused while the file `paused` lies in the demo's folder. */
export function controlFiles(folder: string): ControlFiles {
  const marker = join(folder, 'paused')
  const path = join(folder, 'traffic.json')
  return {
    get paused() {
      return existsSync(marker)
    },
    pause: () => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(marker, '')
    },
    resume: () => rmSync(marker, { force: true }),
    write: (state) => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(`${path}.new`, JSON.stringify(state))
      renameSync(`${path}.new`, path)
    },
    read: () => {
      if (!existsSync(path)) return null
      const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
      return isState(found) ? found : null
    },
  }
}

function isState(value: unknown): value is TrafficState {
  if (typeof value !== 'object' || value === null) return false
  const of = (name: string): unknown => Reflect.get(value, name)
  const cursor = of('truthRead')
  return (
    typeof of('pid') === 'number' &&
    typeof of('paused') === 'boolean' &&
    typeof of('unfinished') === 'number' &&
    (cursor === null || typeof cursor === 'number') &&
    Array.isArray(of('requests'))
  )
}
