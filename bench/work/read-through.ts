import { overviewOf } from '#lib/server/overview.ts'
import { type Catalog, readCatalog } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { until } from '../processes/until.ts'

/** Until every group is read back to where its backfill ends; then demands so many deliveries. */
export async function waitUntilRead({
  path,
  deliveries,
  patienceMs,
}: {
  readonly path: string
  /** null: whatever there is */
  readonly deliveries: number | null
  readonly patienceMs: number
}): Promise<void> {
  const reader = openEventsReader(path)
  await until(
    'every log group is read',
    patienceMs,
    () => reader.read((snapshot) => isRead(readCatalog(snapshot))) ?? false,
  )
  reader.close()
  if (deliveries !== null) demandDeliveries({ path, deliveries })
}

/** Throws unless the store holds so many deliveries. */
export function demandDeliveries({
  path,
  deliveries,
}: {
  readonly path: string
  readonly deliveries: number
}): void {
  const reader = openEventsReader(path)
  const context = { configuration: { mode: 'configured' as const, pipelines: [] }, reader, now: Date.now }
  const counted = overviewOf(context, { from: 'all' }).data.totals.deliveries
  reader.close()
  if (counted !== deliveries) throw new Error(`${counted} deliveries were read of ${deliveries}`)
}

function isRead({ groups }: Catalog): boolean {
  return (
    groups.length > 0 && groups.every(({ low, target }) => low !== null && target !== null && low <= target)
  )
}
