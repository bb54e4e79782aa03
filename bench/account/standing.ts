import { readCatalog } from '#lib/store/queries/catalog.ts'
import { readCells } from '#lib/store/queries/cells.ts'
import type { EventsReader } from '#lib/store/queries/reader.ts'
import type { ScaleGroup } from './groups.ts'

export interface Standing extends Pick<ScaleGroup, 'name' | 'kind'> {
  readonly high: number | null
  /** null: never read */
  readonly behindMs: number | null
  /** The first read is through. */
  readonly isThrough: boolean
  readonly problem: string | null
}

/** Where each group stands in the store. */
export function standings(
  reader: EventsReader,
  groups: readonly ScaleGroup[],
  now: number,
): readonly Standing[] {
  const stored = reader.read((snapshot) => readCatalog(snapshot).groups) ?? []
  const byName = new Map(stored.map((group) => [`${group.account} ${group.region} ${group.name}`, group]))
  return groups.map(({ name, kind, account, region }) => {
    const group = byName.get(`${account} ${region} ${name}`)
    const high = group?.high ?? null
    const isThrough = group?.low != null && group.target !== null && group.low <= group.target
    return {
      name,
      kind,
      high,
      behindMs: high === null ? null : now - high,
      isThrough,
      problem: group?.problem?.message ?? null,
    }
  })
}

/** By source: what the store has counted, ever. */
export function countedIn(
  reader: EventsReader,
): ReadonlyMap<string, { readonly processed: number; readonly duplicate: number }> {
  const counted = reader.read((snapshot) => {
    const { sources } = readCatalog(snapshot)
    const names = new Map(sources.map(({ id, name }) => [id, name ?? '']))
    const cells = readCells(snapshot, {
      range: { from: 0, to: Date.UTC(2100, 0, 1) },
      bucketMs: null,
      sourceIds: [...names.keys()],
      filters: { outcomes: [], labels: [], q: [], replays: 'include' },
    })
    return new Map(
      cells.map(({ sourceId, sums }) => [
        names.get(sourceId) ?? '',
        { processed: sums.processed ?? 0, duplicate: sums.duplicate ?? 0 },
      ]),
    )
  })
  return counted ?? new Map()
}
