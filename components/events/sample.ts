import type { DeliveryRow, EventData } from '#lib/domain/event-views.ts'

/** A delivery for tests: every field set, `part` says what the test is about. */
export function sampleDelivery(part: Partial<DeliveryRow> = {}): DeliveryRow {
  const time = part.time ?? 1_795_113_291_000
  return {
    id: String(time),
    time,
    ingestionTime: time + 900,
    account: '000000000000',
    region: 'us-east-1',
    logGroup: '/aws/lambda/invoice-files',
    stream: '2026/11/19/[13]4be1',
    eventId: String(time),
    pipeline: 'invoice-files',
    source: 'bucket',
    key: 'bucket#invoices/INV-1.pdf#9b2cf5d0c1e84a7796b3fd20aa51e7c4',
    outcome: 'processed',
    inferred: false,
    requestId: '7c1e04b2-93d8-4f6a-b1a7-2be3c0d65a90',
    transportId: '7c1e04b2-93d8-4f6a-b1a7-2be3c0d65a90',
    evidence: {},
    attempt: { start: time - 40, end: time + 2, durationMs: 42, status: 'success', version: '13', number: 1 },
    first: false,
    retry: false,
    breach: false,
    rewrite: false,
    replay: false,
    sinceFirstMs: null,
    line: 'Inserted …',
    lineTruncated: false,
    ...part,
  }
}

/** An event for tests. */
export function sampleEvent(part: Partial<EventData> = {}): EventData {
  return {
    key: 'bucket#invoices/INV-1.pdf#9b2cf5d0c1e84a7796b3fd20aa51e7c4',
    pipeline: 'invoice-files',
    source: 'bucket',
    keyScheme: 'bucket#key#etag',
    title: 'INV-1.pdf',
    windowMs: 30 * 86_400_000,
    windowKind: 'for',
    guard: { status: 'HOLDING', ground: '212 skips, 0 breaches' },
    deliveries: [],
    record: { state: 'unconfigured' },
    effects: [],
    replays: [],
    replay: { available: true, target: 'invoice-files' },
    ...part,
  }
}
