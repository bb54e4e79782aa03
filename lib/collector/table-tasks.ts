import type { AwsTarget } from '#lib/aws/aws-target.ts'
import { dynamoClient } from '#lib/aws/clients.ts'
import { scanPage } from '#lib/aws/table-scan.ts'
import { trackingTable } from '#lib/aws/tracking-table.ts'
import type { TableConfiguration } from '#lib/config/configuration.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import type { Clock } from './clock.ts'
import type { LogsAccess } from './logs-access.ts'
import { scanTable } from './scan-table.ts'
import { watchTable } from './watch-table.ts'

export interface TableTask {
  readonly what: string
  /** Answers the pause before the next, ms. */
  readonly step: () => Promise<number>
}

export interface TableContext {
  readonly pipeline: string
  readonly pipelineId: number
  readonly target: AwsTarget
  readonly access: LogsAccess
  readonly writer: EventsWriter
  readonly clock: Clock
}

/** What is done again and again for a pipeline's tracking table; it is scanned only where that is configured. */
export function tableTasks(
  settings: TableConfiguration,
  { pipeline, pipelineId, target, access, writer, clock }: TableContext,
): readonly TableTask[] {
  const client = dynamoClient(target)
  const place = access.name
  const spent = ({
    operation,
    ...amounts
  }: Parameters<NonNullable<Parameters<typeof trackingTable>[4]>>[0]) =>
    access.region.note(operation, amounts)
  const table = trackingTable(client, settings, place, () => clock.now(), spent)
  const watched = { pipeline, pipelineId, name: settings.name, table }
  const watch = { what: `table ${settings.name}`, step: () => watchTable(watched, writer) }
  if (settings.scan === null) return [watch]
  const scanned = {
    pipeline,
    table: settings.name,
    unitsPerSecond: settings.scan.unitsPerSecond,
    page: async (from: string | null, limit: number) =>
      scanPage(
        client,
        { settings, table: await table.describe(), from, limit, now: clock.now(), place },
        spent,
      ),
  }
  const step = () => scanTable(scanned, writer, () => clock.now())
  return [watch, { what: `scan of table ${settings.name}`, step }]
}
