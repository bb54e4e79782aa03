import { describe, expect, it } from 'vitest'
import { signalReader } from './read-signal.ts'

const read = signalReader([])
const ISO = '2026-11-20T14:32:07.123Z'

const s3 = (key: string) => ({
  eventSource: 'aws:s3',
  s3: { bucket: { name: 'invoices' }, object: { key, eTag: 'e1', versionId: 'v1', sequencer: '00A1' } },
})
const s3Read = (objectKey: string) => ({
  bucket: 'invoices',
  objectKey,
  evidence: { eTag: 'e1', versionId: 'v1', sequencer: '00A1' },
})
const sqs = (body: string) => ({
  messageId: 'm1',
  attributes: { ApproximateReceiveCount: '2' },
  body,
  eventSource: 'aws:sqs',
})
const records = (...list: unknown[]) => ({ Records: list })
const event = (...list: unknown[]) => ({ kind: 'event', requestId: null, records: list })

describe('the whole event as one JSON line', () => {
  it.each([
    ['S3', records(s3('2026/a+b%23c%C3%BC.pdf')), event(s3Read('2026/a b#cü.pdf'))],
    ['S3 with a key that is not encoded', records(s3('100%.pdf')), event(s3Read('100%.pdf'))],
    [
      'S3 with a bucket and a key alone',
      records({ s3: { bucket: { name: 'b' }, object: { key: 'k' } } }),
      event({ bucket: 'b', objectKey: 'k', evidence: {} }),
    ],
    [
      'SQS',
      records(sqs('{"id":1}'), sqs('text')),
      event(
        { evidence: { messageId: 'm1', receiveCount: 2 } },
        { evidence: { messageId: 'm1', receiveCount: 2 } },
      ),
    ],
    [
      'S3 through SQS',
      records(sqs(JSON.stringify(records(s3('k'))))),
      event({ ...s3Read('k'), evidence: { ...s3Read('k').evidence, messageId: 'm1', receiveCount: 2 } }),
    ],
    [
      'S3 through SNS and SQS',
      records(
        sqs(
          JSON.stringify({ Type: 'Notification', MessageId: 'n', Message: JSON.stringify(records(s3('k'))) }),
        ),
      ),
      event({ ...s3Read('k'), evidence: { ...s3Read('k').evidence, messageId: 'm1', receiveCount: 2 } }),
    ],
    [
      'SNS',
      records({ EventSource: 'aws:sns', Sns: { MessageId: 'n1', Message: 'hello' } }),
      event({ evidence: { messageId: 'n1' } }),
    ],
    [
      'Kinesis',
      records({ kinesis: { sequenceNumber: '4959', data: '' } }),
      event({ evidence: { sequenceNumber: '4959' } }),
    ],
    [
      'DynamoDB',
      records({ dynamodb: { SequenceNumber: '111' } }),
      event({ evidence: { sequenceNumber: '111' } }),
    ],
    [
      'EventBridge',
      { id: 'e-1', 'detail-type': 'Order', source: 'shop', detail: {} },
      event({ evidence: { eventBridgeId: 'e-1' } }),
    ],
    [
      'S3 through EventBridge, not encoded',
      {
        id: 'e-1',
        'detail-type': 'Object Created',
        source: 'aws.s3',
        detail: { bucket: { name: 'b' }, object: { key: 'a+b', etag: 'e', sequencer: '1' } },
      },
      event({ bucket: 'b', objectKey: 'a+b', evidence: { eventBridgeId: 'e-1', sequencer: '1', eTag: 'e' } }),
    ],
  ])('%s', (_name, logged, expected) => {
    const line = JSON.stringify(logged)
    expect(read(`${line}\n`)).toEqual(expected)
    expect(read(`${ISO}\tr-1\tINFO\t${line}\n`)).toEqual({ ...expected, requestId: 'r-1' })
    expect(
      read(JSON.stringify({ timestamp: ISO, level: 'INFO', requestId: 'r-1', message: logged })),
    ).toEqual({ ...expected, requestId: 'r-1' })
    expect(
      read(JSON.stringify({ level: 'INFO', message: 'event', function_request_id: 'r-1', event: logged })),
    ).toEqual({ ...expected, requestId: 'r-1' })
  })

  it.each([
    [records()],
    [records(1, null, 'x', {})],
    [{ Records: {} }],
    [{ records: [s3('k')] }],
    [{ detail: {} }],
  ])('says nothing for %j', (logged) => {
    expect(read(JSON.stringify(logged))).toBeNull()
  })
})
