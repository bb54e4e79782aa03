import type { PipelineConfiguration } from './configuration.ts'
import type { Explained } from './explain.ts'
import { globsOverlap } from './globs.ts'
import { shown } from './problem.ts'
import type { ConfigurationDocument } from './schema.ts'

/** What no single field shows: names used twice, a log group in two pipelines, a region from nowhere. */
export function crossCheck(
  document: ConfigurationDocument,
  pipelines: readonly PipelineConfiguration[],
): Explained[] {
  return pipelines.flatMap((pipeline, index) => [
    ...checkName(pipelines, pipeline, index),
    ...checkRegion(pipeline, index),
    ...checkLogGroups(pipelines, pipeline, index),
    ...checkEffects(document, index),
    ...checkSilence(pipeline, index),
  ])
}

function checkName(
  all: readonly PipelineConfiguration[],
  one: PipelineConfiguration,
  index: number,
): Explained[] {
  const path = ['pipelines', index, 'name']
  if (one.name === '')
    return [{ path, message: 'is missing, and a pattern’s last segment names no pipeline; write a name' }]
  const first = all.findIndex((other) => other.name === one.name)
  if (first === index) return []
  return [{ path, message: `${shown(one.name)} is the name of pipelines[${first}] too; write another` }]
}

function checkRegion(one: PipelineConfiguration, index: number): Explained[] {
  if (one.region !== '') return []
  return [
    {
      path: ['pipelines', index, 'region'],
      message: 'is missing and AWS_REGION is not set; write us-east-1, or set AWS_REGION',
    },
  ]
}

/** Behind a filter a run without an outcome line may have had one. */
function checkSilence({ filter, rules }: PipelineConfiguration, index: number): Explained[] {
  if (filter === null || rules.silence === null) return []
  const path = ['pipelines', index, 'silence']
  return [{ path, message: 'cannot be told from what `filter` hides; leave one of them out' }]
}

function checkLogGroups(
  all: readonly PipelineConfiguration[],
  one: PipelineConfiguration,
  index: number,
): Explained[] {
  return one.logGroups.flatMap((group, at) => {
    const path = ['pipelines', index, 'logGroups', at]
    const within = one.logGroups.findIndex((other) => globsOverlap(other, group))
    if (within < at)
      return [{ path, message: `${shown(group)} is in this list already; leave one of them out` }]
    const owner = all.findIndex((other, otherIndex) => otherIndex < index && owns(other, one, group))
    if (owner < 0) return []
    return [
      {
        path,
        message: `${shown(group)} belongs to pipelines[${owner}] too; write each log group in one pipeline`,
      },
    ]
  })
}

function owns(other: PipelineConfiguration, one: PipelineConfiguration, group: string): boolean {
  const samePlace =
    other.region === one.region && other.endpoint === one.endpoint && accountOf(other) === accountOf(one)
  return samePlace && other.logGroups.some((theirs) => globsOverlap(theirs, group))
}

/** The twelve digits of the role's ARN: two roles of one account see the same log groups. */
function accountOf(pipeline: PipelineConfiguration): string {
  return pipeline.account?.roleArn.split(':')[4] ?? ''
}

function checkEffects(document: ConfigurationDocument, index: number): Explained[] {
  const effects = document.pipelines[index]?.effects ?? []
  return effects.flatMap((effect, at) => {
    const path = ['pipelines', index, 'effects', at]
    if (effect.external && (effect.table !== undefined || effect.key !== undefined)) {
      return [{ path, message: 'is external and has a table; write external: true, or table: and key:' }]
    }
    if (!effect.external && effect.table === undefined) {
      return [
        {
          path,
          message: 'says not where it can be seen; write table: invoices and key: "{key}", or external: true',
        },
      ]
    }
    return []
  })
}
