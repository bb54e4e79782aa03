import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** What a history was made of, and how far it is loaded: a restart goes on with the same one. Instants are ms. */
export interface Origin {
  readonly seed: string
  readonly deliveries: number
  readonly days: number
  /** The history ends just before it. */
  readonly end: number
  /** Of its lines all are in the logs. */
  readonly linesLoaded: boolean
  /** Of its guards' records all are in the tables. */
  readonly recordsLoaded: boolean
}

const FILE = 'history.json'

/** null: no history was begun here. Throws where the file is none of ours. */
export function readOrigin(folder: string): Origin | null {
  let text: string
  try {
    text = readFileSync(join(folder, FILE), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const found: unknown = JSON.parse(text)
  if (!isOrigin(found))
    throw new Error(`${join(folder, FILE)} is damaged: delete its folder's parent to begin anew`)
  return found
}

function isOrigin(value: unknown): value is Origin {
  if (typeof value !== 'object' || value === null) return false
  const kinds = { seed: 'string', deliveries: 'number', days: 'number', end: 'number' }
  const flags = { linesLoaded: 'boolean', recordsLoaded: 'boolean' }
  return Object.entries({ ...kinds, ...flags }).every(
    ([name, kind]) => typeof Reflect.get(value, name) === kind,
  )
}

/** Written aside, synced and renamed: after a crash the file is the old one or the new one. */
export function writeOrigin(folder: string, origin: Origin): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, FILE)
  const aside = openSync(`${path}.new`, 'w')
  try {
    writeSync(aside, `${JSON.stringify(origin, null, 2)}\n`)
    fsyncSync(aside)
  } finally {
    closeSync(aside)
  }
  renameSync(`${path}.new`, path)
}
