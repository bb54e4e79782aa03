import type { Range } from '#lib/domain/answer.ts'
import { openEventsReader, type Snapshot } from '#lib/store/queries/reader.ts'

/** What a peer counts from: a row a delivery, its labels already judged. */
export interface RawRow {
  /** ms */
  readonly time: number
  readonly source: number
  readonly outcome: number
  readonly retry: number
  readonly breach: number
}

const ROWS = 50_000
const SQL = `SELECT d.id, d.time, d.source_id, d.outcome, d.retry, d.breach FROM delivery d WHERE d.id > ? ORDER BY d.id LIMIT ${ROWS}`

/** Every delivery of a store, oldest first, to both peers. */
export function eachRow(path: string, take: (row: RawRow) => void): void {
  const reader = openEventsReader(path)
  reader.read((snapshot) => {
    let after: number | null = Number.MIN_SAFE_INTEGER
    while (after !== null) after = slice(snapshot, after, take)
  })
  reader.close()
}

function slice(snapshot: Snapshot, after: number, take: (row: RawRow) => void): number | null {
  const rows = snapshot.all(SQL, after)
  for (const row of rows)
    take({
      time: Number(row['time']),
      source: Number(row['source_id']),
      outcome: Number(row['outcome']),
      retry: Number(row['retry'] ?? 0),
      breach: Number(row['breach'] ?? 0),
    })
  const last = rows.at(-1)
  return last === undefined ? null : Number(last['id'])
}

/** A chart's question: [from, to) in bars, and the range before it as one sum. Instants in ms. */
export interface BarsQuestion extends Range {
  readonly barMs: number
  readonly before: Range
}

/** What a peer answers with, so that it is seen to have counted. */
export interface PeerAnswer {
  readonly deliveries: number
  readonly before: number
}
