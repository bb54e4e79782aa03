import type { PipelineConfiguration } from '#lib/config/configuration.ts'

/** The least of a pipeline: log groups at an endpoint. */
export function pipelineOf(
  name: string,
  endpoint: string,
  logGroup: string,
  more: Partial<PipelineConfiguration> = {},
): PipelineConfiguration {
  return {
    name,
    region: 'us-east-1',
    endpoint,
    account: null,
    logGroups: [logGroup],
    table: null,
    rules: {
      name,
      keyScheme: null,
      window: { kind: 'for-ever' },
      trigger: null,
      repeat: 'skip',
      silence: null,
      signals: [],
    },
    effects: [],
    replay: null,
    filter: null,
    canary: null,
    ...more,
  }
}
