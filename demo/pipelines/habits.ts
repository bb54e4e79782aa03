/** How busy each pipeline is, and how often its events come more than once: the same in the history and live. */

/** How often an upload comes more than once, and why: probabilities per upload. */
export interface Repeats {
  /** S3 sends the notification again: same sequencer, new request id. */
  readonly notified: number
  /** The producer uploads the same bytes again: new sequencer, same etag. */
  readonly uploaded: number
  /** Lambda runs the same request once more though it succeeded. */
  readonly again: number
  /** Other bytes under the old name. */
  readonly changed: number
  /** Two notifications at once. */
  readonly race: number
}

const REPEATS: Readonly<Record<string, Repeats>> = {
  'invoice-files': { notified: 0.05, uploaded: 0.06, again: 0.012, changed: 0.01, race: 0 },
  'vendor-drop': { notified: 0.025, uploaded: 0.015, again: 0.005, changed: 0.002, race: 0 },
  'vendor-drop-legacy': { notified: 0.025, uploaded: 0.01, again: 0.005, changed: 0, race: 0 },
  'file-ingest': { notified: 0.02, uploaded: 0.012, again: 0.005, changed: 0, race: 0.0014 },
}

/** How often an event of a bus comes more than once, and why: probabilities per event. */
export interface BusRepeats {
  /** The bus delivers it again: same id, new request id. */
  readonly redelivered: number
  /** The producer puts the same on the bus again: new id. */
  readonly resent: number
  /** Lambda runs the same request once more though it succeeded. */
  readonly again: number
  /** Its successor comes before it. */
  readonly overtaken: number
}

const BUS_REPEATS = {
  invoices: { redelivered: 0.015, resent: 0.05, again: 0.004, overtaken: 0 },
  'metrics-hourly': { redelivered: 0.01, resent: 0.18, again: 0.004, overtaken: 0 },
  'crm-sync': { redelivered: 0.015, resent: 0.03, again: 0.004, overtaken: 0.02 },
} as const satisfies Readonly<Record<string, BusRepeats>>

export type BusPipeline = keyof typeof BUS_REPEATS

export function isBusPipeline(pipeline: string): pipeline is BusPipeline {
  return Object.hasOwn(BUS_REPEATS, pipeline)
}

export function busRepeatsOf(pipeline: BusPipeline): BusRepeats {
  return BUS_REPEATS[pipeline]
}

/** How likely a producer sends an order twice, under another message id. */
export function resentOrder(source: string): number {
  return source === 'marketplace' ? 0.11 : 0.045
}

/** Orders that are sent at once, on average. */
const ORDERS_AT_ONCE = 2.85

interface Habit {
  readonly pipeline: string
  /** Of all deliveries. */
  readonly share: number
  /** Deliveries that one act of its producer comes to, on average. */
  readonly perAct: number
}

export const HABITS: readonly Habit[] = [
  { pipeline: 'order-events', share: 0.38, perAct: 1.11 * ORDERS_AT_ONCE },
  { pipeline: 'invoice-files', share: 0.17, perAct: perUpload('invoice-files') },
  { pipeline: 'file-ingest', share: 0.12, perAct: perUpload('file-ingest') },
  { pipeline: 'payments', share: 0.11, perAct: 1.07 },
  { pipeline: 'vendor-drop', share: 0.08, perAct: perUpload('vendor-drop') },
  { pipeline: 'vendor-drop-legacy', share: 0.04, perAct: perUpload('vendor-drop-legacy') },
  { pipeline: 'crm-sync', share: 0.05, perAct: perEvent('crm-sync') },
  { pipeline: 'invoices', share: 0.03, perAct: perEvent('invoices') },
  { pipeline: 'metrics-hourly', share: 0.02, perAct: perEvent('metrics-hourly') },
]

function perUpload(pipeline: string): number {
  const { notified, uploaded, again, changed, race } = repeatsOf(pipeline)
  return 1.01 + notified + uploaded + again + changed + race
}

function perEvent(pipeline: BusPipeline): number {
  const { redelivered, resent, again, overtaken } = busRepeatsOf(pipeline)
  return 1.01 + redelivered + resent + again + overtaken
}

/** Throws where the pipeline takes no uploads. */
export function repeatsOf(pipeline: string): Repeats {
  const repeats = REPEATS[pipeline]
  if (!repeats) throw new Error(`${pipeline} takes no uploads`)
  return repeats
}
