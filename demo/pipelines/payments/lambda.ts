import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency'
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb'
import { dynamo, lambdaRuntime } from '../lambda-runtime.ts'
import {
  KEY_PATH,
  onDuplicate,
  onRefused,
  PARTITION,
  paymentKey,
  REMEMBERED_S,
  readPayment,
  takePayment,
} from './payment.ts'

type Context = Parameters<IdempotencyConfig['registerLambdaContext']>[0]

const guarded = makeIdempotent(
  async (event: unknown, _context: Context) => takePayment(lambdaRuntime, readPayment(event)),
  {
    keyPrefix: 'payments',
    persistenceStore: new DynamoDBPersistenceLayer({
      tableName: 'payments-idempotency',
      sortKeyAttr: 'sk',
      staticPkValue: PARTITION,
      awsSdkV3Client: dynamo,
    }),
    config: new IdempotencyConfig({
      eventKeyJmesPath: KEY_PATH,
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds: REMEMBERED_S,
      responseHook: (response, record) => {
        onDuplicate(lambdaRuntime, record.sortKey ?? record.idempotencyKey)
        return response
      },
    }),
  },
)

/** Guarded by Powertools itself; it says nothing of what it suppresses, so its responseHook does. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  try {
    return await guarded(event, context)
  } catch (error) {
    if (error instanceof IdempotencyAlreadyInProgressError)
      onRefused(lambdaRuntime, paymentKey(readPayment(event)))
    throw error
  }
}
