import { AwsError } from '#lib/aws/aws-error.ts'
import type { RecordStates, ScannedPage } from '#lib/aws/table-scan.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { HOUR, MINUTE, SECOND } from './stretch-of-time.ts'

/** How far the background scan of a tracking table has come; kept in meta, so that a restart goes on. Instants in ms. */
export interface ScanProgress {
  readonly table: string
  readonly startedAt: number
  /** null: it is under way */
  readonly endedAt: number | null
  /** Where it goes on; null: at the beginning, or not at all */
  readonly next: string | null
  readonly states: RecordStates
  readonly units: number
  /** The last scan that came to its end. */
  readonly last: { readonly endedAt: number; readonly states: RecordStates } | null
}

export interface ScannedTable {
  readonly pipeline: string
  readonly table: string
  readonly unitsPerSecond: number
  /** A page of at most `limit` records. Throws AwsError. */
  readonly page: (from: string | null, limit: number) => Promise<ScannedPage>
}

/** Between the end of one scan and the beginning of the next. */
const REST_MS = 6 * HOUR
const MOST_RECORDS = 1_000

export function scanRow(pipeline: string): string {
  return `scan:${pipeline}`
}

/** Reads one page and keeps its place; answers the pause that keeps the scan within its budget, ms. */
export async function scanTable(
  { pipeline, table, unitsPerSecond, page }: ScannedTable,
  writer: Pick<EventsWriter, 'getMeta' | 'setMeta'>,
  now: () => number,
): Promise<number> {
  const progress = progressOf(writer.getMeta(scanRow(pipeline)), table, now())
  if (progress.endedAt !== null && now() < progress.endedAt + REST_MS)
    return Math.min(MINUTE, progress.endedAt + REST_MS - now())
  const begun = progress.endedAt === null ? progress : begin(table, now(), progress.last)
  const limit = recordsFor(begun, unitsPerSecond)
  try {
    const { states, units, next } = await page(begun.next, limit)
    const sum = { ...begun, next, states: added(begun.states, states), units: begun.units + units }
    const ended = next === null ? { endedAt: now(), last: { endedAt: now(), states: sum.states } } : {}
    writer.setMeta(scanRow(pipeline), JSON.stringify({ ...sum, ...ended }))
    return Math.max(SECOND, (units / unitsPerSecond) * SECOND)
  } catch (error) {
    // That the table cannot be read is said by who watches it.
    if (!(error instanceof AwsError)) throw error
    return error.passing ? 10 * SECOND : 5 * MINUTE
  }
}

/** As many records as a second's budget reads, by what they cost so far; at first one a unit, as if each were large. */
function recordsFor({ states, units }: ScanProgress, unitsPerSecond: number): number {
  const records = states.present + states.expired + states.inProgress
  const each = records > 0 && units > 0 ? units / records : 1
  return Math.min(MOST_RECORDS, Math.max(1, Math.floor(unitsPerSecond / each)))
}

function begin(table: string, now: number, last: ScanProgress['last']): ScanProgress {
  const states = { present: 0, expired: 0, inProgress: 0 }
  return { table, startedAt: now, endedAt: null, next: null, states, units: 0, last }
}

/** A row of another table, or one that cannot be read, begins anew. */
function progressOf(stored: string | null, table: string, now: number): ScanProgress {
  try {
    const known: ScanProgress | null = stored === null ? null : JSON.parse(stored)
    if (known?.table === table) return known
  } catch {
    // Then it is as if there were none.
  }
  return begin(table, now, null)
}

function added(one: RecordStates, other: RecordStates): RecordStates {
  return {
    present: one.present + other.present,
    expired: one.expired + other.expired,
    inProgress: one.inProgress + other.inProgress,
  }
}
