import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from '#lib/config/configuration.ts'
import type { Variables } from '#lib/config/environment.ts'
import { isLoopbackUrl } from '#lib/config/loopback.ts'

const MADE_UP = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

/** What each of our processes gets to know: all paths absolute; in the embedded default nothing of the user's AWS. */
export function childEnvironment(configuration: Configuration, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { host, port, dataDir, localAws, file, mode } = configuration
  const common: NodeJS.ProcessEnv = {
    ...env,
    HOST: host,
    PORT: String(port),
    ONCEBOARD_CONFIG: file,
    ONCEBOARD_DATA: dataDir,
    LOCAL_AWS_PORT: String(localAws.port),
    LOCAL_AWS_DATA: localAws.dataDir,
    LOCAL_AWS_RETRY_DELAYS_MS: localAws.retryDelaysMs.join(','),
    NEXT_TELEMETRY_DISABLED: '1',
  }
  if (mode === 'configured') return needsMadeUp(configuration, env) ? { ...common, ...MADE_UP } : common
  for (const name of ignoredVariables(env)) delete common[name]
  return {
    ...common,
    ...MADE_UP,
    ONCEBOARD_EMBEDDED: '1',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${localAws.port}`,
  }
}

/** The user's AWS_* variables, which the embedded default ignores. */
export function ignoredVariables(env: Variables): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('AWS_') && env[name])
    .sort()
}

/** An AWS on this machine asks for some credentials and does not care which. */
export function needsMadeUp(configuration: Configuration, env: Variables): boolean {
  const local = configuration.pipelines.every(({ endpoint }) => endpoint !== null && isLoopbackUrl(endpoint))
  const named = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'].some((name) => env[name])
  const file = env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws/credentials')
  return local && !named && !existsSync(file)
}
