import { ACCOUNT } from '../account.ts'
import type { FunctionDefinition } from '../store/functions.ts'

/** What a function's process sees: Lambda's own variables and the definition's, and nothing of local-aws's own. */
export function functionEnvironment(
  definition: FunctionDefinition,
  stream: string,
  endpoint: string,
): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot']
  return {
    ...Object.fromEntries(
      inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    TZ: ':UTC',
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_ACCESS_KEY_ID: definition.account === ACCOUNT ? 'local' : definition.account,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: definition.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    AWS_LAMBDA_LOG_FORMAT: definition.logFormat,
    _HANDLER: `${definition.module}.${definition.export}`,
    ...definition.environment,
  }
}
