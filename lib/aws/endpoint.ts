export type AwsService = 'CLOUDWATCH_LOGS' | 'DYNAMODB' | 'LAMBDA'

/**
 * The SDK lets a service's own variable beat AWS_ENDPOINT_URL, but only where no endpoint is given; ours is given, so
 * the rule is kept here. An endpoint that the configuration itself names is left alone, as is the embedded one.
 */
export function endpointFor(
  endpoint: string | null,
  service: AwsService,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (env.ONCEBOARD_EMBEDDED === '1') return endpoint
  const general = env.AWS_ENDPOINT_URL || null
  const own = env[`AWS_ENDPOINT_URL_${service}`] || null
  return endpoint === general && own !== null ? own : endpoint
}

/**
 * Where roles are assumed: AWS_ENDPOINT_URL_STS, whoever named the pipeline's endpoint (one that is for logs alone, such
 * as a VPC endpoint, knows no roles), else where the pipeline's other requests go. null: AWS's own
 */
export function stsEndpoint(
  endpoint: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  return env.AWS_ENDPOINT_URL_STS || endpoint
}
