import { statSync } from 'node:fs'
import type { Retention } from '#lib/domain/retention.ts'
import type { StoreView } from '#lib/domain/setup-views.ts'
import type { Catalog } from '#lib/store/queries/catalog.ts'
import type { Snapshot } from '#lib/store/queries/reader.ts'
import { firstCount, firstDelivery, usedBytesOf } from '#lib/store/queries/store-facts.ts'
import { type NotedProblems, noted, numberOf } from './notes.ts'

export interface StoreSought {
  /** Path of events.db. */
  readonly file: string
  readonly retention: Retention
  readonly catalog: Catalog
  readonly problems: NotedProblems
}

/** events.db on disk, and what it holds since when. `snapshot` null: there is none yet. */
export function storeOf(
  snapshot: Snapshot | null,
  { file, retention, catalog, problems }: StoreSought,
): StoreView {
  const begins = <T>(ask: (snapshot: Snapshot) => T) => (snapshot === null ? null : ask(snapshot))
  return {
    fileBytes: sizeOf(file),
    walBytes: sizeOf(`${file}-wal`),
    usedBytes: begins(usedBytesOf),
    capBytes: retention.sizeBytes,
    kept: [
      { what: 'deliveries', keptMs: retention.deliveriesMs, begins: begins(firstDelivery) },
      { what: 'minutes', keptMs: retention.minutesMs, begins: begins((one) => firstCount(one, 'minute')) },
      { what: 'hours', keptMs: retention.hoursMs, begins: begins((one) => firstCount(one, 'hour')) },
      { what: 'days', keptMs: null, begins: begins((one) => firstCount(one, 'day')) },
    ],
    thinnedBefore: thinnedBefore(catalog),
    problems: problems.ofStore,
  }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

/** Pruning's own note of how far the size has made it let `processed` deliveries go. */
function thinnedBefore(catalog: Catalog): number | null {
  const thinned = numberOf(noted(catalog, 'pruning')?.thinned)
  return thinned !== null && thinned > 0 ? thinned : null
}
