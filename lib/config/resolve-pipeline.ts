import type { Window } from '#lib/domain/pipeline.ts'
import type { Effect, PipelineConfiguration, TableConfiguration } from './configuration.ts'
import { parseDuration } from './duration.ts'
import type { Environment } from './environment.ts'
import { isLoopbackUrl } from './loopback.ts'
import type { PipelineDocument } from './schema.ts'

/** A pipeline as written → as the processes use it. `region` and `name` are empty where they cannot be known. */
export function resolvePipeline(written: PipelineDocument, environment: Environment): PipelineConfiguration {
  const name = written.name ?? lastSegment(written.logGroups[0] ?? '')
  const endpoint = written.endpoint ?? environment.endpoint
  return {
    name,
    region:
      written.region ??
      environment.region ??
      (endpoint !== null && isLoopbackUrl(endpoint) ? 'us-east-1' : ''),
    endpoint,
    account: written.account
      ? { roleArn: written.account.roleArn, externalId: written.account.externalId ?? null }
      : null,
    logGroups: written.logGroups,
    table: resolveTable(written.table),
    rules: {
      name,
      keyScheme: written.keyScheme ?? null,
      window: resolveWindow(written.window),
      trigger: written.trigger ?? null,
      repeat: written.repeat ?? 'skip',
      silence: written.silence ?? null,
      signals: written.signals ?? [],
      ...(written.filter === undefined ? {} : { filter: written.filter }),
    },
    effects: (written.effects ?? []).map(resolveEffect),
    replay: written.replay ?? null,
    filter: written.filter ?? null,
    canary: written.canary ?? null,
  }
}

/** A pattern's last segment names nothing. */
function lastSegment(logGroup: string): string {
  const segment = logGroup.split('/').at(-1) ?? ''
  return segment.includes('*') ? '' : segment
}

function resolveWindow(written: string | undefined): Window {
  if (written === undefined) return { kind: 'unknown' }
  const ms = parseDuration(written)
  return ms === null ? { kind: 'for-ever' } : { kind: 'for', ms, basis: 'configured' }
}

function resolveTable(written: PipelineDocument['table']): TableConfiguration | null {
  if (written === undefined) return null
  const table = typeof written === 'string' ? { name: written } : written
  const nothing = {
    id: null,
    key: null,
    sortKey: null,
    partition: null,
    status: null,
    expiry: null,
    inProgressExpiry: null,
    processedAt: null,
    data: null,
    validation: null,
    scan: null,
  }
  return { ...nothing, ...table }
}

type EffectDocument = NonNullable<PipelineDocument['effects']>[number]

function resolveEffect(written: EffectDocument): Effect {
  if (written.external || written.table === undefined) return { kind: 'external', name: written.name }
  return { kind: 'table', name: written.name, table: written.table, key: written.key ?? '{key}' }
}
