import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { type AwsTarget, targetKey } from './aws-target.ts'
import { credentialsOf } from './credentials.ts'
import { endpointFor } from './endpoint.ts'

/** requestTimeout alone only warns; connectionTimeout tells a request that never left from one that may have. Times in ms. */
const PATIENCE = {
  connectionTimeout: 3_000,
  requestTimeout: 20_000,
  socketTimeout: 20_000,
  throwOnRequestTimeout: true,
}

function remembered<C>(make: (target: AwsTarget) => C): (target: AwsTarget) => C {
  const made = new Map<string, C>()
  return (target) => {
    const key = targetKey(target)
    const known = made.get(key)
    if (known !== undefined) return known
    const client = make(target)
    made.set(key, client)
    return client
  }
}

function basics(target: AwsTarget, service: Parameters<typeof endpointFor>[1]) {
  const endpoint = endpointFor(target.endpoint, service, process.env)
  const credentials = process.env.ONCEBOARD_EMBEDDED === '1' ? {} : { credentials: credentialsOf(target) }
  return { region: target.region, ...(endpoint === null ? {} : { endpoint }), ...credentials }
}

/** One attempt a request: every one is paced, so the log reader repeats them itself. */
export const logsClient = remembered(
  (target) =>
    new CloudWatchLogsClient({
      ...basics(target, 'CLOUDWATCH_LOGS'),
      maxAttempts: 1,
      requestHandler: PATIENCE,
    }),
)

export const dynamoClient = remembered(
  (target) => new DynamoDBClient({ ...basics(target, 'DYNAMODB'), maxAttempts: 3, requestHandler: PATIENCE }),
)

/**
 * One attempt: the SDK's own repetition would send an event again. No kept connections: one that the other side has
 * just closed would leave a send unanswered that never arrived. Invocations are awaited as long as Lambda runs them.
 */
export const lambdaClient = remembered(
  (target) =>
    new LambdaClient({
      ...basics(target, 'LAMBDA'),
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: 3_000,
        requestTimeout: 900_000,
        throwOnRequestTimeout: true,
        httpAgent: { keepAlive: false },
        httpsAgent: { keepAlive: false },
      },
    }),
)
