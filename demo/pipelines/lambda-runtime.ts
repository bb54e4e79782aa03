import { setTimeout as sleep } from 'node:timers/promises'
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { truth } from '#local-aws/lambda/truth.ts'
import { DownstreamError, type GuardTable, type Handler, type Runtime } from './runtime.ts'
import { tableNamed } from './tables.ts'

/** One client a process, as in any Lambda: endpoint, region and credentials are the environment's. */
export const dynamo = new DynamoDBClient({ maxAttempts: 3 })

const MEAN_MS = 60

/** The runtime port over Lambda's process, DynamoDB and the clock. */
export const lambdaRuntime: Runtime = {
  // Not console.log: that would get Node's envelope, and these lines are bare, as Python's print makes them.
  print: (line) => void process.stdout.write(`${line}\n`),
  truth: (entry) => truth({ ...entry }),
  now: () => Date.now(),
  table: dynamoTable,
  downstream,
  setting: (name) => process.env[name] ?? null,
}

/** A pipeline's handler as Lambda calls it. */
export function onLambda(handler: Handler): (event: unknown) => Promise<unknown> {
  return (event) => handler(lambdaRuntime, event)
}

function dynamoTable(name: string): GuardTable {
  const { key } = tableNamed(name)
  return {
    putIfAbsent: async (item) => {
      try {
        const condition = {
          ConditionExpression: 'attribute_not_exists(#id)',
          ExpressionAttributeNames: { '#id': key },
        }
        await dynamo.send(new PutItemCommand({ TableName: name, Item: marshall(item), ...condition }))
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw error
      }
    },
    put: async (item) =>
      void (await dynamo.send(new PutItemCommand({ TableName: name, Item: marshall(item) }))),
    // Eventually consistent: DynamoDB's default, and so what a check before the act often reads.
    has: async (id) => {
      const found = await dynamo.send(new GetItemCommand({ TableName: name, Key: marshall({ [key]: id }) }))
      return found.Item !== undefined
    },
  }
}

/** DEMO_ERRORS, DEMO_HANGS: how likely a call fails, or never comes back. */
async function downstream(source: string): Promise<void> {
  const drawn = Math.random()
  const errors = Number(process.env['DEMO_ERRORS'] ?? 0)
  const hangs = Number(process.env['DEMO_HANGS'] ?? 0)
  if (drawn < hangs) await sleep(3_600_000)
  await sleep(10 - Math.log(1 - Math.random()) * MEAN_MS)
  if (drawn < hangs + errors) throw new DownstreamError(`${source}: the service behind answered 503`)
}
