import { comparePositions, type Position } from '#lib/domain/position.ts'
import type { Database } from './database.ts'
import { getMeta, putMeta } from './meta-rows.ts'
import { shownBy, type TraceFacts } from './trace.ts'
import { wideHash } from './wide-hash.ts'

/*
 * What stays known of pruned rows: the last `processed` of each key, and transport ids, both by a hash of 53 bits (with
 * ten million of them, one key in a thousand million is taken for another). And how far pruning has come: lines older
 * than `sealed` are no news, whatever they say, for what they made may be gone; rows older than that keep their labels.
 */

/** How far a store is pruned, ms. */
export interface PruningEdges {
  /** Nothing older is taken in, derived or judged again; `processed` rows may be gone. */
  readonly sealed: number
  /** No older delivery, attempt or line is left, but for what belongs to a run that lasts beyond it. */
  readonly gone: number
  /** No older counts by the minute, or by the hour, are left. */
  readonly minutes: number
  readonly hours: number
}

export const NOTHING_PRUNED: PruningEdges = {
  sealed: Number.MIN_SAFE_INTEGER,
  gone: Number.MIN_SAFE_INTEGER,
  minutes: Number.MIN_SAFE_INTEGER,
  hours: Number.MIN_SAFE_INTEGER,
}

export const EDGES_ROW = 'pruned'
/** The row of meta that says for how long, at least, pruned keys were remembered (ms): where the guard remembers for longer, breaches are "at least". */
export const FORGOTTEN_ROW = 'pruned:keys'

/** What is to stay known: what was processed, or seen, from these instants (ms) on. */
export interface MemoryHorizon {
  readonly keysFrom: number
  readonly transportsFrom: number
  /** How far back keysFrom lies, ms. */
  readonly keyMemoryMs: number
}

export class PrunedMemory {
  readonly #db: Database
  #edges: PruningEdges = NOTHING_PRUNED
  #keys = false
  #transports = false
  #streams = false

  constructor(db: Database) {
    this.#db = db
    this.recall()
  }

  /** Also after a rolled back transaction. */
  recall(): void {
    const stored = getMeta(this.#db, EDGES_ROW)
    this.#edges = stored === null ? NOTHING_PRUNED : { ...NOTHING_PRUNED, ...JSON.parse(stored) }
    this.#keys = this.#db.get('SELECT 1 FROM pruned_key LIMIT 1') !== null
    this.#streams = this.#db.get('SELECT 1 FROM pruned_stream LIMIT 1') !== null
    this.#transports = this.#db.get('SELECT 1 FROM pruned_transport LIMIT 1') !== null
  }

  get edges(): PruningEdges {
    return this.#edges
  }

  /** Edges never move back. */
  moveEdges(to: Partial<PruningEdges>): void {
    const { sealed, gone, minutes, hours } = { ...this.#edges, ...to }
    this.#edges = { sealed: Math.max(sealed, gone, this.#edges.sealed), gone, minutes, hours }
    putMeta(this.#db, EDGES_ROW, JSON.stringify(this.#edges))
  }

  /** Before it (ms) a stream is no longer derived; null: nothing of it was pruned. */
  streamEdge(streamId: number): number | null {
    if (!this.#streams) return null
    const sql = 'SELECT edge FROM pruned_stream WHERE stream_id = ?'
    return this.#db.get<{ edge: number }>(sql, streamId)?.edge ?? null
  }

  moveStreamEdge(streamId: number, edge: number): void {
    this.#db.run(
      'INSERT INTO pruned_stream VALUES (?, ?) ON CONFLICT DO UPDATE SET edge = max(edge, excluded.edge)',
      streamId,
      edge,
    )
    this.#streams = true
  }

  /** The row goes: its key if `processed`, from `keysFrom` (ms) on, and its transport ids, from `transportsFrom` on, stay known. */
  remember(
    pipelineId: number,
    facts: TraceFacts,
    { keysFrom, transportsFrom, keyMemoryMs }: MemoryHorizon,
  ): void {
    const { key, outcome, time } = facts
    if (key !== null && outcome === 'processed') {
      if (time >= keysFrom) this.#putKey(prunedKeyHash(pipelineId, key), time)
      else this.#forgot(keyMemoryMs)
      this.#keys = true
    }
    if (time < transportsFrom) return
    for (const id of shownBy(facts)) this.#putTransport(transportHash(pipelineId, id), facts)
  }

  /** When the key was last `processed` among the pruned, strictly before an instant, ms; null: not known. */
  lastProcessed(pipelineId: number, key: string, before: number): number | null {
    if (!this.#keys) return null
    const sql = 'SELECT time FROM pruned_key WHERE hash = ? AND time < ?'
    return this.#db.get<{ time: number }>(sql, prunedKeyHash(pipelineId, key), before)?.time ?? null
  }

  /** Whether a pruned attempt that opened before showed the id. */
  sawTransport(pipelineId: number, transport: string, opening: Position): boolean {
    const opened = this.#opened(transportHash(pipelineId, transport))
    return opened !== null && comparePositions(opened, opening) < 0
  }

  /** Which of the rows share a key or transport id with a pruned one. One statement for a whole batch. */
  related<T extends { readonly pipelineId: number; readonly facts: TraceFacts }>(rows: readonly T[]): Set<T> {
    if (!this.#keys && !this.#transports) return new Set()
    const hashes = rows.map(({ pipelineId, facts }) => hashesOf(pipelineId, facts))
    const found = this.#db.all<{ hash: number }>(
      `SELECT value AS hash FROM json_each(?) WHERE EXISTS (SELECT 1 FROM pruned_key WHERE hash = value)
         OR EXISTS (SELECT 1 FROM pruned_transport WHERE hash = value)`,
      JSON.stringify(hashes.flat()),
    )
    const known = new Set(found.map(({ hash }) => hash))
    return new Set(rows.filter((_, index) => hashes[index]?.some((hash) => known.has(hash))))
  }

  /** Forgets a slice of what is too old (ms), from a hash on. Answers where the next slice begins; null: it was the last. */
  forgetSlice(from: number, { keysFrom, transportsFrom, keyMemoryMs }: MemoryHorizon) {
    const end = this.#db.get<{ hash: number | null }>(
      `SELECT max(hash) AS hash FROM (SELECT hash FROM pruned_key WHERE hash >= ? ORDER BY hash LIMIT ${SLICE})`,
      from,
    )?.hash
    if (end == null) {
      this.#db.run('DELETE FROM pruned_transport WHERE time < ?', transportsFrom)
      return null
    }
    const sql = 'DELETE FROM pruned_key WHERE hash >= ? AND hash <= ? AND time < ?'
    if (this.#db.run(sql, from, end, keysFrom).changes > 0) this.#forgot(keyMemoryMs)
    return end + 1
  }

  #forgot(keyMemoryMs: number): void {
    const least = Math.min(keyMemoryMs, Number(getMeta(this.#db, FORGOTTEN_ROW) ?? keyMemoryMs))
    putMeta(this.#db, FORGOTTEN_ROW, String(least))
  }

  #putKey(hash: number, time: number): void {
    const sql =
      'INSERT INTO pruned_key VALUES (?, ?) ON CONFLICT DO UPDATE SET time = max(time, excluded.time)'
    this.#db.run(sql, hash, time)
  }

  #putTransport(hash: number, { time, openTime, openEvent }: TraceFacts): void {
    const opening = { time: openTime, eventId: openEvent }
    this.#transports = true
    const known = this.#opened(hash)
    const first = known !== null && comparePositions(known, opening) < 0 ? known : opening
    this.#db.run(
      `INSERT INTO pruned_transport VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         time = max(time, excluded.time), opened = excluded.opened, opened_event = excluded.opened_event`,
      hash,
      time,
      first.time,
      first.eventId,
    )
  }

  #opened(hash: number): Position | null {
    if (!this.#transports) return null
    return this.#db.get<Position>(
      'SELECT opened AS time, opened_event AS eventId FROM pruned_transport WHERE hash = ?',
      hash,
    )
  }
}

const SLICE = 10_000

function hashesOf(pipelineId: number, facts: TraceFacts): number[] {
  const key =
    facts.key !== null && facts.outcome === 'processed' ? [prunedKeyHash(pipelineId, facts.key)] : []
  return [...key, ...shownBy(facts).map((id) => transportHash(pipelineId, id))]
}

/** Under which a pruned key is remembered. */
function transportHash(pipelineId: number, transport: string): number {
  return wideHash(`t${pipelineId} ${transport}`)
}

export function prunedKeyHash(pipelineId: number, key: string): number {
  return wideHash(`k${pipelineId} ${key}`)
}
