import type { Evidence } from '../signal.ts'
import { fingerprint } from '../signals/key-text.ts'
import type { PayloadHints } from './hints.ts'

/**
 * One message as Lambda's SQS poller hands it over. Its id is the original's where the evidence shows one, else made
 * from the key, so that the same event always has the same.
 */
export function sqsBatch(body: string, evidence: Evidence, hints: PayloadHints, key: string): unknown {
  const messageId = evidence.messageId ?? `onceboard-${fingerprint(key)}`
  const sent = hints.now == null ? {} : { SentTimestamp: String(hints.now) }
  return {
    Records: [
      {
        messageId,
        receiptHandle: messageId,
        body,
        attributes: { ApproximateReceiveCount: String(evidence.receiveCount ?? 1), ...sent },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        awsRegion: hints.region ?? 'us-east-1',
      },
    ],
  }
}

/** Digits as a number where that prints the same digits again, else as text: leading zeros and long ones stay. */
export function numberIfSame(digits: string): number | string {
  return String(Number(digits)) === digits ? Number(digits) : digits
}
