import {
  onDuplicate,
  onRefused,
  PARTITION,
  type Payment,
  paymentKey,
  REMEMBERED_S,
  readPayment,
  takePayment,
} from '../pipelines/payments/payment.ts'
import type { Handler, Runtime } from '../pipelines/runtime.ts'
import type { MemoryTables } from './memory-tables.ts'

const TABLE = 'payments-idempotency'

export class IdempotencyAlreadyInProgressError extends Error {
  override readonly name = 'IdempotencyAlreadyInProgressError'
}

/**
 * The payments handler with the decisions that Powertools makes, on the simulated clock: a record in progress, then
 * complete or gone. The lines are the pipeline's own, as in Lambda.
 */
export function simulatedPayments(tables: MemoryTables, timeoutMs: number): Handler {
  return async (runtime, event) => {
    const payment = readPayment(event)
    const key = paymentKey(payment)
    await latency(runtime, key)
    const state = claim(tables, key, runtime.now(), timeoutMs)
    if (state === 'complete') {
      onDuplicate(runtime, key)
      return { paymentId: payment.paymentId, state: 'captured' }
    }
    if (state === 'in progress') refuse(runtime, key)
    return execute(runtime, tables, key, payment)
  }
}

/** One consistent write's time: the table port waits as DynamoDB would. */
async function latency(runtime: Runtime, key: string): Promise<void> {
  await runtime.table(TABLE).has(key)
}

function claim(
  tables: MemoryTables,
  key: string,
  now: number,
  timeoutMs: number,
): 'new' | 'complete' | 'in progress' {
  const found = tables.get(TABLE, key)
  if (found && Number(found.expiration) >= now / 1000) {
    if (found.status === 'COMPLETED') return 'complete'
    if (Number(found.in_progress_expiration) >= now) return 'in progress'
  }
  const expiration = Math.round(now / 1000 + REMEMBERED_S)
  tables.put(TABLE, {
    id: PARTITION,
    sk: key,
    status: 'INPROGRESS',
    expiration,
    in_progress_expiration: now + timeoutMs,
  })
  return 'new'
}

function refuse(runtime: Runtime, key: string): never {
  onRefused(runtime, key)
  throw new IdempotencyAlreadyInProgressError(
    `There is already an execution in progress with idempotency key: ${PARTITION} and sort key: ${key}`,
  )
}

async function execute(runtime: Runtime, tables: MemoryTables, key: string, payment: Payment) {
  try {
    const result = await takePayment(runtime, payment)
    const claimed = tables.get(TABLE, key) ?? {}
    const expiration = Math.round(runtime.now() / 1000 + REMEMBERED_S)
    tables.put(TABLE, { ...claimed, status: 'COMPLETED', expiration })
    return result
  } catch (error) {
    tables.remove(TABLE, key)
    throw error
  }
}
