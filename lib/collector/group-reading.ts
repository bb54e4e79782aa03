import type { PipelineConfiguration } from '#lib/config/configuration.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { GroupState } from './group-state.ts'
import { LiveReader } from './live-reader.ts'
import type { LogsAccess } from './logs-access.ts'
import { PastReader } from './past-reader.ts'
import type { FoundGroup } from './pipeline-watch.ts'
import { COSTLY_POLLS, pollRules } from './polling.ts'
import { COSTLY_SWEEPS } from './sweeps.ts'

type Context = Pick<
  ConstructorParameters<typeof GroupState>[0],
  'backfillMs' | 'writer' | 'clock' | 'stop'
> & { readonly embedded: boolean }

/** A log group that is being read. */
export interface GroupReading extends FoundGroup {
  readonly access: LogsAccess
  readonly state: GroupState
}

/** Hands a group to its account's and region's readers. */
export function beginReading(
  { groupId, group }: FoundGroup,
  pipeline: PipelineConfiguration,
  access: LogsAccess,
  { embedded, ...context }: Context,
): GroupReading {
  const { insights, name } = group
  const state = new GroupState({
    ...context,
    groupId,
    logGroup: name,
    place: access.name,
    filter: pipeline.filter,
    polls: insights ? COSTLY_POLLS : pollRules(access.onThisMachine, embedded),
    ...(insights ? { sweeps: COSTLY_SWEEPS } : {}),
    readSignal: signalReader(pipeline.rules.signals),
    pages: insights ? access.insightsPages : access.pages,
  })
  state.retentionMs = group.retentionMs
  access.region.add(`log group ${name}`, new LiveReader(state), new PastReader(state), insights)
  return { groupId, group, access, state }
}
