import { createHash } from 'node:crypto'
import type { Runtime } from '../runtime.ts'
import { say } from '../say.ts'

export interface Payment {
  readonly paymentId: string
  readonly account: string
  /** minor units */
  readonly amount: number
  readonly currency: string
}

/** How long Powertools remembers a payment, s. */
export const REMEMBERED_S = 86_400
/** What of the event is hashed, as JMESPath. */
export const KEY_PATH = 'paymentId'
/** The table's partition: all payments share it, the sort key holds the key. */
export const PARTITION = 'idempotency#payments'

/** The key as Powertools makes it: the name, and the base64 md5 of the hashed part's JSON. */
export function paymentKey({ paymentId }: Pick<Payment, 'paymentId'>): string {
  return `payments#${createHash('md5').update(JSON.stringify(paymentId)).digest('base64')}`
}

/** Throws TypeError where the event names no payment. */
export function readPayment(event: unknown): Payment {
  if (
    typeof event !== 'object' ||
    event === null ||
    !('paymentId' in event) ||
    typeof event.paymentId !== 'string'
  )
    throw new TypeError('The event names no payment')
  return {
    paymentId: event.paymentId,
    account: 'account' in event ? String(event.account) : '',
    amount: 'amount' in event ? Number(event.amount) : 0,
    currency: 'currency' in event ? String(event.currency) : '',
  }
}

export async function takePayment(
  runtime: Runtime,
  payment: Payment,
): Promise<{ paymentId: string; state: string }> {
  await runtime.downstream('payments')
  return { paymentId: payment.paymentId, state: 'captured' }
}

/** The responseHook: the only line this pipeline prints, as Powertools itself says nothing on a clean duplicate. */
export function onDuplicate(runtime: Runtime, key: string): void {
  say(runtime, { pipeline: 'payments', source: 'payments', outcome: 'duplicate', key })
}

/** Another run holds the key. The line is the runtime's, of Powertools' own error; here the ledger learns of it. */
export function onRefused(runtime: Runtime, key: string): void {
  runtime.truth({
    kind: 'outcome',
    pipeline: 'payments',
    source: 'payments',
    outcome: 'in_progress',
    key,
    ids: {},
  })
}
