import 'server-only'
import type { Answer } from '#lib/domain/answer.ts'
import type { ShellData } from '#lib/domain/views.ts'
import { retainedRange } from '#lib/store/queries/retained.ts'
import { answerWith, pipelineNames } from './answering.ts'
import type { QueryContext } from './context.ts'
import { enter } from './enter.ts'

/** What every page's frame shows: mode, pipelines, log groups, freshness. Works before the first read. */
export async function shell(): Promise<Answer<ShellData>> {
  return shellOf(await enter())
}

/** Names of the pipelines, for the filter. */
export async function pipelines(): Promise<readonly string[]> {
  return (await shell()).data.pipelines
}

export function shellOf(context: QueryContext): Answer<ShellData> {
  const { mode, pipelines } = context.configuration
  const basics = {
    mode,
    regions: [...new Set(pipelines.map((pipeline) => pipeline.region))],
    now: context.now(),
  }
  return answerWith<ShellData>(context, {
    search: {},
    defaults: { range: 'all', replays: 'include' },
    empty: () => ({
      ...basics,
      pipelines: pipelineNames(context, null),
      logGroups: pipelines.reduce((sum, pipeline) => sum + pipeline.logGroups.length, 0),
      retained: null,
    }),
    work: ({ snapshot, catalog, now }) => ({
      ...basics,
      pipelines: pipelineNames(context, catalog),
      logGroups: catalog.groups.length,
      retained: retainedRange(snapshot, catalog, now),
    }),
  })
}
