import { LEAST_KEPT_MS, type Retention, TRANSPORT_MEMORY_MS } from '#lib/domain/retention.ts'
import type { Database } from './database.ts'
import { usedBytes } from './file-size.ts'
import { foldMinutes } from './fold-minutes.ts'
import { keyMemoryMs } from './key-memory.ts'
import { getMeta, putMeta } from './meta-rows.ts'
import { pruneStreams, type RowPass } from './prune-rows.ts'
import type { MemoryHorizon } from './pruned-memory.ts'
import { pruneRollups } from './rollup-retention.ts'
import { rowIdFloor } from './row-id.ts'
import type { Shelves } from './shelves.ts'

const HOUR_MS = 3_600_000
/** A size cap is approached in steps of so many parts of what may go, so that no more goes than must. */
const SIZE_STEPS = 16

/** How far pruning has come, apart from its edges. */
interface Progress {
  readonly pass: RowPass | null
  /** `processed` rows older than that are gone, ms. */
  readonly thinned: number
  /** Where the memory of keys is being cleared; null: not now. */
  readonly memory: number | null
  /** When it is cleared next, ms. */
  readonly memoryDue: number
}

const ROW = 'pruning'
const BEGINNING: Progress = { pass: null, thinned: Number.MIN_SAFE_INTEGER, memory: null, memoryDue: 0 }

/** One slice of what retention says, within a transaction: false where nothing was left to do. */
export function pruneSlice(shelves: Shelves, now: number, retention: Retention): boolean {
  const { db } = shelves
  const progress = read(db)
  const next = rowsSlice(shelves, progress, now, retention) ?? memorySlice(shelves, progress, now)
  if (next !== null) {
    putMeta(db, ROW, JSON.stringify(next))
    return true
  }
  return pruneRollups(shelves, now, retention) || foldMinutes(db, now - LEAST_KEPT_MS - HOUR_MS)
}

/** Answers how far it then is; null: nothing to do. */
function rowsSlice(shelves: Shelves, progress: Progress, now: number, retention: Retention): Progress | null {
  const pass = progress.pass ?? nextPass(shelves, progress, now, retention)
  if (pass === null) return null
  const then = pruneStreams(shelves, pass, horizonAt(shelves, now))
  const thinned = then === null && pass.what === 'processed' ? pass.before : progress.thinned
  return { ...progress, pass: then, thinned }
}

/** The edges move first: from then on nothing older is taken in, and what is there goes slice by slice. */
function nextPass(
  shelves: Shelves,
  { thinned }: Progress,
  now: number,
  retention: Retention,
): RowPass | null {
  const { db, pruned } = shelves
  const due = floorHour(now - retention.deliveriesMs)
  if (due > pruned.edges.gone) {
    pruned.moveEdges({ gone: due, sealed: due })
    return { what: 'all', before: due, streamId: 0 }
  }
  const limit = floorHour(now - LEAST_KEPT_MS)
  const tooLarge = retention.sizeBytes !== null && usedBytes(db) > retention.sizeBytes
  const oldest = tooLarge ? oldestRow(db, pruned.edges.gone) : null
  sayTooLarge(db, tooLarge && (oldest === null || pruned.edges.gone >= limit) ? retention.sizeBytes : null)
  if (oldest === null) return null
  if (thinned < limit) {
    const to = stepTo(Math.max(thinned, oldest), limit)
    pruned.moveEdges({ sealed: to })
    return { what: 'processed', before: to, streamId: 0 }
  }
  if (pruned.edges.gone >= limit) return null
  const to = stepTo(oldest, limit)
  pruned.moveEdges({ gone: to, sealed: to })
  return { what: 'all', before: to, streamId: 0 }
}

function stepTo(from: number, limit: number): number {
  return Math.min(limit, floorHour(from) + Math.max(HOUR_MS, floorHour((limit - from) / SIZE_STEPS)))
}

/** ms; of the rows that may still go. */
function oldestRow(db: Database, gone: number): number | null {
  const sql = 'SELECT time FROM trace WHERE id >= ? ORDER BY id LIMIT 1'
  return db.get<{ time: number }>(sql, rowIdFloor(Math.max(gone, 0)))?.time ?? null
}

const TOO_LARGE_ROW = 'problem:size'

function sayTooLarge(db: Database, sizeBytes: number | null): void {
  const known = getMeta(db, TOO_LARGE_ROW) !== null
  if (known === (sizeBytes !== null)) return
  if (sizeBytes === null) {
    putMeta(db, TOO_LARGE_ROW, null)
    return
  }
  const problem = {
    code: 'STORE_TOO_LARGE',
    message: `events.db is larger than retention.size allows (${sizeBytes} bytes), with all pruned that may go.`,
    hint: 'The last 15 days are always kept, for lines may still come; write a larger retention.size.',
  }
  putMeta(db, TOO_LARGE_ROW, JSON.stringify(problem))
}

function horizonAt({ db }: Shelves, now: number): MemoryHorizon {
  const memoryMs = keyMemoryMs(db)
  return { keysFrom: now - memoryMs, transportsFrom: now - TRANSPORT_MEMORY_MS, keyMemoryMs: memoryMs }
}

/** Once a day what is remembered of pruned keys for longer than W is forgotten. */
function memorySlice(shelves: Shelves, progress: Progress, now: number): Progress | null {
  if (progress.memory === null && now < progress.memoryDue) return null
  const then = shelves.pruned.forgetSlice(progress.memory ?? 0, horizonAt(shelves, now))
  return { ...progress, memory: then, memoryDue: then === null ? now + 24 * HOUR_MS : progress.memoryDue }
}

function floorHour(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS
}

function read(db: Database): Progress {
  const row = getMeta(db, ROW)
  return row === null ? BEGINNING : { ...BEGINNING, ...JSON.parse(row) }
}
