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
  { pipeline: 'order-events', share: 0.42, perAct: 1.11 * ORDERS_AT_ONCE },
  { pipeline: 'invoice-files', share: 0.19, perAct: perUpload('invoice-files') },
  { pipeline: 'file-ingest', share: 0.13, perAct: perUpload('file-ingest') },
  { pipeline: 'payments', share: 0.12, perAct: 1.07 },
  { pipeline: 'vendor-drop', share: 0.09, perAct: perUpload('vendor-drop') },
  { pipeline: 'vendor-drop-legacy', share: 0.05, perAct: perUpload('vendor-drop-legacy') },
]

function perUpload(pipeline: string): number {
  const { notified, uploaded, again, changed, race } = repeatsOf(pipeline)
  return 1.01 + notified + uploaded + again + changed + race
}

/** Throws where the pipeline takes no uploads. */
export function repeatsOf(pipeline: string): Repeats {
  const repeats = REPEATS[pipeline]
  if (!repeats) throw new Error(`${pipeline} takes no uploads`)
  return repeats
}
