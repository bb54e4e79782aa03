import type { Problem } from '#lib/domain/answer.ts'
import type { Catalog } from '#lib/store/queries/catalog.ts'
import { namedProblems } from '#lib/store/queries/freshness.ts'

export const NO_CATALOG: Catalog = { pipelines: [], sources: [], groups: [], meta: new Map() }

/** What the collector noted, by where it belongs. */
export interface NotedProblems {
  /** By log group id: lines that differ from CloudWatch's own count. */
  readonly ofGroups: ReadonlyMap<number, Problem>
  /** By pipeline: what is wrong with its tracking table. */
  readonly ofTables: ReadonlyMap<string, Problem>
  /** By pipeline: patterns that match nothing, or too much; retention that was shortened. */
  readonly ofPipelines: ReadonlyMap<string, readonly Problem[]>
  /** The disk, the size. */
  readonly ofStore: readonly Problem[]
}

const OF_STORE = ['store', 'size']

export function notedProblems(catalog: Catalog): NotedProblems {
  const ofGroups = new Map<number, Problem>()
  const ofTables = new Map<string, Problem>()
  const ofPipelines = new Map<string, Problem[]>()
  const ofStore: Problem[] = []
  for (const { name, problem } of namedProblems(catalog)) {
    const lines = /^lines:(\d+)$/.exec(name)?.[1]
    const [pipeline, what] = split(name)
    if (lines !== undefined) ofGroups.set(Number(lines), problem)
    else if (what === 'table') ofTables.set(pipeline, problem)
    else if (OF_STORE.includes(name)) ofStore.push(problem)
    else ofPipelines.set(pipeline, [...(ofPipelines.get(pipeline) ?? []), problem])
  }
  return { ofGroups, ofTables, ofPipelines, ofStore }
}

/** A pipeline's name may hold colons. */
function split(name: string): readonly [pipeline: string, what: string] {
  const at = name.lastIndexOf(':')
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)]
}

/** A row of meta that the collector wrote as JSON; null where it is not there, or is no mapping. */
export function noted(catalog: Catalog, row: string): Readonly<Record<string, unknown>> | null {
  const value = parsed(catalog, row)
  return isMapping(value) ? value : null
}

/** The same, of a list's mappings. */
export function notedList(catalog: Catalog, row: string): readonly Readonly<Record<string, unknown>>[] {
  const value = parsed(catalog, row)
  return Array.isArray(value) ? value.filter(isMapping) : []
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function parsed(catalog: Catalog, row: string): unknown {
  try {
    return JSON.parse(catalog.meta.get(row) ?? 'null')
  } catch {
    return null
  }
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
