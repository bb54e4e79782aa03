import type { DemoOutcome } from '../pipelines/runtime.ts'
import { deriveDeliveries, type SilentAttempt } from './deliveries.ts'
import type { Entry } from './entries.ts'
import { type Labelled, label } from './labels.ts'

/** The counts of one source of one pipeline, as `/api/v1/sources` has them. null: nothing is known. */
export interface LedgerRow {
  readonly pipeline: string
  readonly source: string | null
  deliveries: number
  processed: number
  duplicate: number
  failed: number
  inProgress: number
  mismatch: number
  retries: number | null
  transportKnown: number
  /** null, as the two after it, where every `processed` ran without naming its key. */
  breaches: number | null
  breachedKeys: number | null
  rewrites: number | null
  silent: number
}

export interface CountRequest {
  /** ms; inclusive */
  readonly from: number
  /** ms; exclusive */
  readonly to: number
  /** Request ids of replays by Onceboard: left out of the counts. */
  readonly replays: ReadonlySet<string>
}

const FIELDS = {
  processed: 'processed',
  duplicate: 'duplicate',
  failed: 'failed',
  in_progress: 'inProgress',
  mismatch: 'mismatch',
} as const satisfies Record<DemoOutcome, keyof LedgerRow>

/** Labels are judged on the whole truth, and counted at each delivery's own time. Rows by pipeline, then source. */
export function countEntries(entries: Iterable<Entry>, { from, to, replays }: CountRequest): LedgerRow[] {
  const derived = deriveDeliveries(entries)
  const inRange = (time: number) => time >= from && time < to
  const rows = new Map<string, { row: LedgerRow; labelled: Labelled[] }>()
  const at = ({ pipeline, source }: { pipeline: string; source: string | null }) => {
    const name = JSON.stringify([pipeline, source])
    const found = rows.get(name) ?? { row: emptyRow(pipeline, source), labelled: [] }
    rows.set(name, found)
    return found
  }
  for (const delivery of label(derived, replays)) {
    if (!inRange(delivery.time) || delivery.replay) continue
    const { row, labelled } = at(delivery)
    count(row, delivery)
    labelled.push(delivery)
  }
  for (const { row, labelled } of rows.values()) countBreaches(row, labelled)
  const counted = (silent: SilentAttempt) => inRange(silent.time) && !replays.has(silent.requestId)
  for (const silent of derived.silent.filter(counted)) at(silent).row.silent++
  return [...rows.values()].map(({ row }) => row).sort(byName)
}

function count(row: LedgerRow, delivery: Labelled): void {
  row.deliveries++
  row[FIELDS[delivery.outcome]]++
  if (delivery.retry === null) return
  row.transportKnown++
  row.retries = (row.retries ?? 0) + (delivery.retry ? 1 : 0)
}

function countBreaches(row: LedgerRow, labelled: readonly Labelled[]): void {
  const processed = labelled.filter(({ outcome }) => outcome === 'processed')
  if (processed.length > 0 && processed.every(({ breach }) => breach === null)) return
  const breaches = labelled.filter(({ breach }) => breach === true)
  row.breaches = breaches.length
  row.breachedKeys = new Set(breaches.map(({ key }) => key)).size
  row.rewrites = labelled.filter(({ rewrite }) => rewrite === true).length
}

function emptyRow(pipeline: string, source: string | null): LedgerRow {
  const none = { deliveries: 0, processed: 0, duplicate: 0, failed: 0, inProgress: 0, mismatch: 0 }
  const labels = {
    retries: null,
    transportKnown: 0,
    breaches: null,
    breachedKeys: null,
    rewrites: null,
    silent: 0,
  }
  return { pipeline, source, ...none, ...labels }
}

function byName(a: LedgerRow, b: LedgerRow): number {
  const order = (row: LedgerRow) => `${row.pipeline}\n${row.source ?? ''}`
  return order(a) < order(b) ? -1 : 1
}
