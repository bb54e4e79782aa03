import type { Catalog, StoredGroup } from '#lib/store/queries/catalog.ts'

export interface RebuildProgress {
  /** Every group that can be read is read again. */
  readonly through: boolean
  /** Why the others cannot be. */
  readonly unreadable: readonly string[]
  /** One line for people. */
  readonly text: string
}

export interface RebuildBegan {
  /** ms */
  readonly at: number
  /** Lines read of all groups until then. */
  readonly lines: number
}

export function linesRead({ groups }: Pick<Catalog, 'groups'>): number {
  return groups.reduce((sum, group) => sum + group.linesRead, 0)
}

/** How far a rebuild has come. */
export function rebuildProgress(
  catalog: Catalog,
  pipelines: readonly string[],
  began: RebuildBegan,
): RebuildProgress {
  const { groups, meta } = catalog
  const done = groups.filter((group) => isRead(group, meta, began.at))
  const left = groups.filter((group) => !done.includes(group))
  const failing = left.flatMap(({ problem, name }) =>
    problem === null ? [] : [`${name}: ${problem.message}`],
  )
  const unfound = pipelines.filter((name) => !hasGroups(catalog, name))
  const unlisted = unfound.flatMap((name) => problemText(meta.get(`problem:${name}:groups`)) ?? [])
  const through = left.length === failing.length && unfound.length === unlisted.length
  const lines = linesRead(catalog) - began.lines
  const text = `${done.length} of ${groups.length} log groups are read${reachOf(left)}; ${lines.toLocaleString('en')} lines so far`
  return { through, unreadable: [...failing, ...unlisted], text }
}

function isRead(group: StoredGroup, meta: Catalog['meta'], began: number): boolean {
  const { id, low, high, target, gaps } = group
  if (low === null || high === null || target === null || meta.has(`rebuild:${id}`)) return false
  return low <= target && high >= began && gaps.length === 0
}

function hasGroups({ pipelines, groups }: Catalog, name: string): boolean {
  const pipeline = pipelines.find((each) => each.name === name)
  return pipeline !== undefined && groups.some(({ pipelineId }) => pipelineId === pipeline.id)
}

/** Newest first: everything later than this is there. */
function reachOf(left: readonly StoredGroup[]): string {
  const reached = left.flatMap(({ low, gaps }) => gaps.at(-1)?.to ?? low ?? [])
  return reached.length === 0 ? '' : `, the others back to ${new Date(Math.max(...reached)).toISOString()}`
}

function problemText(stored: string | undefined): string | null {
  if (stored === undefined) return null
  const { message }: { readonly message?: string } = JSON.parse(stored)
  return message ?? stored
}
