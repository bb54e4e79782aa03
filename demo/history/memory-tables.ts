import type { GuardTable, Item } from '../pipelines/runtime.ts'
import { idAttribute, TABLES, type TableDefinition } from '../pipelines/tables.ts'

export interface WrittenItem {
  readonly table: TableDefinition
  readonly item: Item
  /** ms, simulated */
  readonly writtenAt: number
}

/** The tables as the history leaves them: last write wins, rows keep when they were written. */
export interface MemoryTables {
  get(table: string, id: string): Item | null
  put(table: string, item: Item): void
  remove(table: string, id: string): void
  /** Newest first. */
  written(): WrittenItem[]
}

export function memoryTables(now: () => number): MemoryTables {
  const rows = new Map<string, Map<string, { item: Item; writtenAt: number }>>()
  const definitions = new Map(TABLES.map((table) => [table.name, table]))
  for (const name of definitions.keys()) rows.set(name, new Map())
  const of = (name: string) => {
    const table = rows.get(name)
    const definition = definitions.get(name)
    if (!table || !definition) throw new Error(`The demo has no table ${name}`)
    return { table, definition }
  }
  return {
    get: (name, id) => of(name).table.get(id)?.item ?? null,
    put: (name, item) => {
      const { table, definition } = of(name)
      table.set(String(item[idAttribute(definition)]), { item, writtenAt: now() })
    },
    remove: (name, id) => void of(name).table.delete(id),
    written: () =>
      [...rows]
        .flatMap(([name, table]) =>
          [...table.values()].map((row) => ({ ...row, table: of(name).definition })),
        )
        .sort((a, b) => b.writtenAt - a.writtenAt),
  }
}

/** The port over memory. `latency` is waited before each call, as the network would make it. */
export function guardTable(tables: MemoryTables, name: string, latency: () => Promise<void>): GuardTable {
  const definition = TABLES.find((table) => table.name === name)
  if (!definition) throw new Error(`The demo has no table ${name}`)
  const id = idAttribute(definition)
  return {
    putIfAbsent: async (item) => {
      await latency()
      if (tables.get(name, String(item[id]))) return false
      tables.put(name, item)
      return true
    },
    put: async (item) => {
      await latency()
      tables.put(name, item)
    },
    has: async (wanted) => {
      await latency()
      return tables.get(name, wanted) !== null
    },
  }
}
