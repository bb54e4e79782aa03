import type { Database } from './database.ts'

/** A line as it is given: epoch ms and text. */
export interface Line {
  readonly time: number
  readonly message: string
}

export interface StoredEvent {
  readonly time: number
  /** Order of acceptance, over the whole store: the request's batch × 2^16 + the line's place in it. */
  readonly seq: number
  readonly streamId: number
  readonly ingested: number
  readonly message: string
  /** UTF-8 bytes of the message, as the limits count them. */
  readonly bytes: number
}

/** A place between events: behind (time, seq) when going up, before it when going down. */
export interface Place {
  readonly time: number
  readonly seq: number
}

export interface Span {
  /** Epoch ms, both inclusive. */
  readonly from: number
  readonly to: number
  readonly place: Place | null
  readonly descending: boolean
}

export interface EventStore {
  /** Accepts one request's lines in the given order; answers their size in bytes. Call it within a transaction. */
  accept(groupId: number, streamId: number, lines: readonly Line[], ingested: number): number
  /** Events in order of time, then acceptance (or the reverse). Stop early by leaving the loop. */
  scan(groupId: number, span: Span): Generator<StoredEvent>
  eventId(event: Pick<StoredEvent, 'time' | 'seq'>): string
}

const COLUMNS = 'time, seq, stream_id, ingested, wide, message'
const LAST = Number.MAX_SAFE_INTEGER

/** Places for lines in one batch, and so in its event ids. */
const BATCH_LINES = 2 ** 16

/**
 * Event ids as AWS's own: 56 digits that say time (ms) × 2^144 + batch × 2^16 + place in the batch. The batch's number
 * grows with acceptance; its upper bits are when the store was made, so that it grows on where a folder is made anew.
 */
function eventIds(made: number): EventStore['eventId'] {
  const origin = BigInt(made) << 80n
  return ({ time, seq }) => ((BigInt(time) << 144n) + origin + BigInt(seq)).toString().padStart(56, '0')
}

/** A lone surrogate has no UTF-8: such a message is kept as UTF-16, so that it comes back as it was sent. */
function encode(message: string): { wide: number; bytes: Buffer } {
  if (message.isWellFormed()) return { wide: 0, bytes: Buffer.from(message, 'utf8') }
  return { wide: 1, bytes: Buffer.from(message, 'utf16le') }
}

type Row = Readonly<Record<string, unknown>>

/** An event as it lies in the store: its text is made when asked for, for those who only count do not ask. */
class EventRow implements StoredEvent {
  readonly time: number
  readonly seq: number
  readonly streamId: number
  readonly ingested: number
  readonly #raw: Buffer
  readonly #wide: boolean
  #text: string | null = null

  constructor(row: Row) {
    const blob = row['message']
    this.time = Number(row['time'])
    this.seq = Number(row['seq'])
    this.streamId = Number(row['stream_id'])
    this.ingested = Number(row['ingested'])
    this.#wide = row['wide'] === 1
    this.#raw =
      blob instanceof Uint8Array
        ? Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
        : Buffer.alloc(0)
  }

  get message(): string {
    this.#text ??= this.#raw.toString(this.#wide ? 'utf16le' : 'utf8')
    return this.#text
  }

  get bytes(): number {
    return this.#wide ? Buffer.byteLength(this.message) : this.#raw.length
  }
}

export function eventStore(database: Database): EventStore {
  const insert = database.prepare(
    `INSERT INTO events (group_id, stream_id, ingested, ${'time, seq, wide, message'}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const saved = database.prepare("SELECT value FROM meta WHERE name = 'batch'")
  const save = database.prepare("INSERT OR REPLACE INTO meta VALUES ('batch', ?)")
  const up = database.prepare(
    `SELECT ${COLUMNS} FROM events WHERE group_id = ? AND (time, seq) > (?, ?) AND time <= ? ORDER BY time, seq`,
  )
  const down = database.prepare(
    `SELECT ${COLUMNS} FROM events WHERE group_id = ? AND (time, seq) < (?, ?) AND time >= ?
     ORDER BY time DESC, seq DESC`,
  )
  return {
    accept: (groupId, streamId, lines, ingested) => {
      const batch = Number(saved.get()?.['value'] ?? 1)
      let seq = batch * BATCH_LINES
      let total = 0
      for (const line of lines) {
        const { wide, bytes } = encode(line.message)
        insert.run(groupId, streamId, ingested, line.time, seq++, wide, bytes)
        total += bytes.length + 26
      }
      // A bulk append may hold more lines than a batch's places: it takes further numbers.
      save.run(Math.ceil(seq / BATCH_LINES))
      return total
    },
    scan: function* (groupId, { from, to, place, descending }) {
      const rows = descending
        ? down.iterate(groupId, place?.time ?? to, place?.seq ?? LAST, from)
        : up.iterate(groupId, place?.time ?? from, place?.seq ?? -1, to)
      for (const row of rows) yield new EventRow(row)
    },
    eventId: eventIds(database.made),
  }
}
