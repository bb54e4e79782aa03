import type { PipelineConfiguration, TableConfiguration } from '#lib/config/configuration.ts'
import type { TableScanView, TableView } from '#lib/domain/setup-views.ts'
import type { Catalog } from '#lib/store/queries/catalog.ts'
import { isMapping, type NotedProblems, noted, numberOf, textOf } from './notes.ts'

/** The tracking tables of these pipelines, with what the collector has seen of them. */
export function tablesOf(
  pipelines: readonly PipelineConfiguration[],
  catalog: Catalog,
  problems: NotedProblems,
): readonly TableView[] {
  return pipelines.flatMap((pipeline) => {
    const { name, region, table } = pipeline
    if (table === null) return []
    const problem = problems.ofTables.get(name)
    return [
      {
        pipeline: name,
        table: table.name,
        region,
        shape: shapeOf(catalog, name, table),
        window: windowOf(catalog, pipeline),
        scan: scanOf(catalog, name, table),
        problems: problem === undefined ? [] : [problem],
      },
    ]
  })
}

/** As noted under `table:<pipeline>`, if that is of this table and of records that were seen. */
function shapeOf(catalog: Catalog, pipeline: string, table: TableConfiguration): TableView['shape'] {
  const shape = noted(catalog, `table:${pipeline}`)
  if (shape === null || shape.name !== table.name || shape.seen !== true) return null
  const [kind, id, partitionKey] = [shape.kind, shape.id, shape.partitionKey].map(textOf)
  if (!kind || !id || !partitionKey) return null
  return {
    kind,
    id,
    partitionKey,
    sortKey: textOf(shape.sortKey),
    status: textOf(shape.status),
    expiry: textOf(shape.expiry),
    processedAt: textOf(shape.processedAt),
  }
}

/** The W in force; before the first read, as configured. */
function windowOf(catalog: Catalog, { name, rules }: PipelineConfiguration): TableView['window'] {
  const window = catalog.pipelines.find((each) => each.name === name)?.window ?? rules.window
  return window.kind === 'for'
    ? { kind: 'for', ms: window.ms, basis: window.basis }
    : { kind: window.kind, ms: null, basis: null }
}

function scanOf(catalog: Catalog, pipeline: string, table: TableConfiguration): TableScanView | null {
  if (table.scan === null) return null
  const { unitsPerSecond } = table.scan
  const progress = noted(catalog, `scan:${pipeline}`)
  if (progress === null || progress.table !== table.name)
    return { unitsPerSecond, states: null, endedAt: null, underWay: null }
  const last = isMapping(progress.last) ? progress.last : null
  const present = statesOf(progress.states)
  const records = present === null ? 0 : present.present + present.expired + present.inProgress
  return {
    unitsPerSecond,
    states: statesOf(last?.states),
    endedAt: numberOf(last?.endedAt),
    underWay: progress.endedAt === null ? records : null,
  }
}

function statesOf(value: unknown): TableScanView['states'] {
  if (!isMapping(value)) return null
  const [present, expired, inProgress] = [value.present, value.expired, value.inProgress].map(numberOf)
  if (present == null || expired == null || inProgress == null) return null
  return { present, expired, inProgress }
}
