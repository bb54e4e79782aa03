import { records } from '../s3-event.ts'

export interface OrderEvent {
  readonly source: string
  readonly event_type: string
  /** ISO 8601 */
  readonly timestamp: string
  readonly sequence: number
}

export interface OrderMessage extends OrderEvent {
  readonly messageId: string | null
  readonly receiveCount: number | null
}

export function orderKey(order: OrderEvent): string {
  return `${order.source}/${order.event_type}/${order.timestamp}/${order.sequence}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function readMessage(record: unknown): OrderMessage {
  if (!isObject(record) || typeof record.body !== 'string') throw new TypeError('The SQS record has no body')
  const body: unknown = JSON.parse(record.body)
  if (!isObject(body)) throw new TypeError('The SQS body is no order event')
  const attributes = isObject(record.attributes) ? record.attributes : {}
  const count = Number(attributes.ApproximateReceiveCount)
  return {
    source: String(body.source),
    event_type: String(body.event_type),
    timestamp: String(body.timestamp),
    sequence: Number(body.sequence),
    messageId: typeof record.messageId === 'string' ? record.messageId : null,
    receiveCount: Number.isInteger(count) && count > 0 ? count : null,
  }
}

/** Throws where the event is no SQS batch. */
export function orderMessages(event: unknown): OrderMessage[] {
  return records(event).map(readMessage)
}

/** A batch as Lambda's SQS poller hands it over. */
export function sqsBatch(messages: readonly SentOrder[]): { readonly Records: readonly unknown[] } {
  return {
    Records: messages.map(({ messageId, receiveCount, sentAt, order }) => ({
      messageId,
      receiptHandle: `${messageId}/${receiveCount}`,
      body: JSON.stringify(order),
      attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:order-events',
      awsRegion: 'us-east-1',
    })),
  }
}

export interface SentOrder {
  readonly messageId: string
  readonly receiveCount: number
  /** ms */
  readonly sentAt: number
  readonly order: OrderEvent
}
