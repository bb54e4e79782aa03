import { type Input, isObject } from '../http/input.ts'
import type { Database } from './database.ts'

/** A function as it was registered. */
export interface FunctionDefinition {
  readonly name: string
  /** Absolute path of its module. */
  readonly module: string
  readonly export: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly logFormat: 'Text' | 'JSON'
  readonly version: string
  readonly environment: Readonly<Record<string, string>>
  readonly logGroup: string
  /** How many invocations may run at once; more wait. */
  readonly concurrency: number
  /** Base64 of the module's sha256 at registration. */
  readonly codeSha256: string
  readonly codeSize: number
  /** Epoch ms. */
  readonly modified: number
}

export interface FunctionStore {
  find(name: string): FunctionDefinition | null
  list(): FunctionDefinition[]
  put(definition: FunctionDefinition): void
}

function isDefinition(value: Input): value is Input & FunctionDefinition {
  return typeof value['name'] === 'string' && typeof value['module'] === 'string'
}

export function functionStore(database: Database): FunctionStore {
  const all = database.prepare('SELECT definition FROM functions ORDER BY name')
  const write = database.prepare('INSERT OR REPLACE INTO functions VALUES (?, ?)')
  const known = new Map<string, FunctionDefinition>()
  for (const row of all.all()) {
    const parsed: unknown = JSON.parse(String(row['definition']))
    if (isObject(parsed) && isDefinition(parsed)) known.set(parsed.name, parsed)
  }
  return {
    find: (name) => known.get(name) ?? null,
    list: () => [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    put: (definition) => {
      write.run(definition.name, JSON.stringify(definition))
      known.set(definition.name, definition)
    },
  }
}
