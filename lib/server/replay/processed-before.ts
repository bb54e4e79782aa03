import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import type { RecordView } from '#lib/domain/event-views.ts'
import { FORGOTTEN_ROW } from '#lib/store/pruned-memory.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { wasProcessed } from '#lib/store/queries/delivery-list.ts'
import { hasSilentAttempts } from '#lib/store/queries/silent-attempts.ts'
import type { ServerContext } from '../context.ts'

/** Whether the key was processed before now, by what was read; null: what was not read, or was not said, may hide it. */
export function processedBefore(
  context: ServerContext,
  pipeline: PipelineConfiguration,
  key: string,
  record: RecordView,
): boolean | null {
  const read = context.reader.read((snapshot) => {
    const catalog = readCatalog(snapshot)
    const stored = catalog.pipelines.find((each) => each.name === pipeline.name)
    if (stored === undefined) return null
    if (wasProcessed(snapshot, stored.id, key)) return true
    const groups = catalog.groups.filter((group) => group.pipelineId === stored.id)
    const whole =
      groups.length > 0 &&
      groups.every(
        (group) => group.problem === null && group.low !== null && group.low <= (group.target ?? group.low),
      )
    const remembered = !catalog.meta.has(FORGOTTEN_ROW)
    const said = pipeline.rules.silence === null && stored.rules.filter === undefined
    return whole && remembered && said && !hasSilentAttempts(snapshot, stored.id) ? false : null
  })
  // A finished record says that somebody finished it, whether or not the lines of that were read.
  if (read !== true && (record.state === 'present' || record.state === 'expired')) return true
  return read
}
