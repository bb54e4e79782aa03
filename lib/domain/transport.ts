import type { Trigger } from './pipeline.ts'
import { requestIdChanges } from './pipeline.ts'
import type { EventRecord, Evidence } from './signal.ts'

const OWN_IDS = ['messageId', 'sequencer', 'sequenceNumber', 'eventBridgeId'] as const

/** The message's own id, `messageId:…` or `sequencer:…` and so on; null where the evidence shows none. */
export function ownTransport(evidence: Evidence): string | null {
  for (const name of OWN_IDS) {
    const value = evidence[name]
    if (value !== undefined)
      return `${name}:${name === 'sequencer' ? value.padStart(24, '0').toUpperCase() : value}`
  }
  return null
}

export function requestTransport(requestId: string): string {
  return `requestId:${requestId}`
}

export function isRequestTransport(transport: string): boolean {
  return transport.startsWith('requestId:')
}

/** Whether an id says anything about retries: request ids do not where the trigger changes them between redeliveries. */
export function isUsable(transport: string, trigger: Trigger | null): boolean {
  return !(isRequestTransport(transport) && requestIdChanges(trigger))
}

/** The one record of a logged event that `key` came from: the only one there is, else the only one whose object the key names. */
export function recordOf(key: string | null, logged: readonly EventRecord[]): EventRecord | null {
  // A handler may log its event twice: that is still one arrival of each record.
  const records = [...new Map(logged.map((record) => [JSON.stringify(record), record])).values()]
  if (records.length === 1) return records[0] ?? null
  if (key === null) return null
  const named = records.filter((record) => names(key, record))
  return named.length === 1 ? (named[0] ?? null) : null
}

function names(key: string, record: EventRecord): boolean {
  if (record.objectKey === undefined || !key.includes(record.objectKey)) return false
  return record.evidence.eTag === undefined || key.includes(record.evidence.eTag) || key === record.objectKey
}
