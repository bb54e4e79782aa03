import type { MessageIds } from './runtime.ts'

/** An event as EventBridge hands it over. Its id stays when the bus delivers it again. */
export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** ISO 8601 */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: Detail
}

export type Detail = Readonly<Record<string, string | number>>

/** What a producer puts on the bus. */
export interface BusEntry {
  readonly type: string
  readonly source: string
  readonly detail: Detail
}

/** `time`: ms */
export function busEvent({ type, source, detail }: BusEntry, id: string, time: number): BusEvent {
  return {
    version: '0',
    id,
    'detail-type': type,
    source,
    account: '000000000000',
    time: new Date(time).toISOString(),
    region: 'us-east-1',
    resources: [],
    detail,
  }
}

/** Throws TypeError where the event has no detail. */
export function detailOf(event: unknown): Readonly<Record<string, unknown>> {
  const detail = isObject(event) ? event['detail'] : undefined
  if (!isObject(detail)) throw new TypeError('The event has no detail')
  return detail
}

/** A replay may come without an id. */
export function busIds(event: unknown): MessageIds {
  const id = isObject(event) ? event['id'] : undefined
  return typeof id === 'string' && id !== '' ? { eventBridgeId: id } : {}
}

/** Throws TypeError where the detail lacks it. */
export function textIn(detail: Readonly<Record<string, unknown>>, name: string): string {
  const value = detail[name]
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(`The event's detail has no ${name}`)
}

/** Throws TypeError where the detail lacks it. */
export function numberIn(detail: Readonly<Record<string, unknown>>, name: string): number {
  const value = detail[name]
  if (typeof value === 'number') return value
  throw new TypeError(`The event's detail has no ${name}`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
