import type { RecordView, RawLogLine, ReplayPreview, ReplayView, SendState, Verdict } from '#lib/domain/views.ts'
import { appendAudit } from './audit.ts'
import { openOpsDatabase } from './ops-schema.ts'
import type { Database } from '../database.ts'
import { type ReplayRow, storedReplay } from './replay-rows.ts'

/** A preview with what only the server may know of it. */
export interface StoredPreview extends ReplayPreview {
  /** ms */
  readonly madeAt: number
  /** Whether the key was processed before, as far as was read; null: unknown. */
  readonly processedBefore: boolean | null
}

/** A replay as it is kept: its view, and what the executor goes on with after a restart. */
export interface StoredReplay {
  readonly seq: number
  readonly view: ReplayView
  readonly payload: string
  readonly preview: StoredPreview
  readonly functionError: string | null
  /** The last 4 KB of the request's log, as the answer carried it. */
  readonly logTail: string
}

export interface Intent {
  readonly id: string
  readonly clientRequestId: string
  readonly preview: StoredPreview
  readonly payloadSha256: string
  readonly reason: string
  /** ms */
  readonly at: number
}

/** What is learnt of a send, step by step; only what is named changes. Instants in ms. */
export interface Progress {
  readonly sentAt?: number
  readonly requestId?: string | null
  readonly answer?: string | null
  readonly functionError?: string | null
  readonly logTail?: string
  readonly recordBefore?: RecordView
  readonly recordAfter?: RecordView
  readonly lines?: readonly RawLogLine[]
  readonly verdict?: Verdict
  readonly failure?: string
}

const COLUMNS: Readonly<Record<keyof Progress, string>> = {
  sentAt: 'sent_at',
  requestId: 'request_id',
  answer: 'answer',
  functionError: 'function_error',
  logTail: 'log_tail',
  recordBefore: 'record_before',
  recordAfter: 'record_after',
  lines: 'lines',
  verdict: 'verdict',
  failure: 'failure',
}

/** Another replay of this key to this target is under way. */
export class ReplayActiveError extends Error {
  override readonly name = 'ReplayActiveError'
  readonly replayId: string
  constructor(replayId: string) {
    super(`replay ${replayId} of this key is under way`)
    this.replayId = replayId
  }
}

/** Replays and their audit. Every change is one transaction with its audit row, on disk when the call returns. */
export interface OpsStore {
  savePreview(preview: StoredPreview): void
  preview(id: string): StoredPreview | null
  /** The same client request id, or the same preview, answers the same replay. Throws ReplayActiveError. */
  prepare(intent: Intent): { readonly replay: StoredReplay; readonly created: boolean }
  /** false: the replay was not in `from`, so somebody else moved it. `active` false lets another replay of the key begin. */
  advance(id: string, from: SendState, to: SendState, progress: Progress, at: number): boolean
  /** Evidence and verdict of a SENT replay; a verdict ends it. */
  record(id: string, progress: Progress, at: number): void
  byId(id: string): StoredReplay | null
  byClientRequest(clientRequestId: string): StoredReplay | null
  /** Newest first. */
  ofKey(pipeline: string, key: string, limit: number): readonly StoredReplay[]
  list(before: number | null, limit: number): readonly StoredReplay[]
  /** PREPARED, SENDING, or SENT without a verdict. */
  unfinished(): readonly StoredReplay[]
  close(): void
}

/** Throws RequestError 503 where the file cannot be used. */
export function openOps(path: string): OpsStore {
  return new SqliteOpsStore(openOpsDatabase(path))
}

class SqliteOpsStore implements OpsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  savePreview(preview: StoredPreview): void {
    this.#db.transaction(() => {
      this.#db.run('DELETE FROM preview WHERE valid_until < ?', preview.madeAt - 86_400_000)
      const values = [preview.previewId, preview.madeAt, preview.validUntil, JSON.stringify(preview)] as const
      this.#db.run('INSERT INTO preview VALUES (?, ?, ?, ?)', ...values)
    })
  }

  preview(id: string): StoredPreview | null {
    const row = this.#db.get<{ body: string }>('SELECT body FROM preview WHERE id = ?', id)
    return row === null ? null : JSON.parse(row.body)
  }

  prepare(intent: Intent): { readonly replay: StoredReplay; readonly created: boolean } {
    return this.#db.transaction(() => {
      const { preview } = intent
      const same = this.#one('client_request_id = ? OR preview_id = ?', intent.clientRequestId, preview.previewId)
      if (same !== null) return { replay: same, created: false }
      const active = this.#one('target = ? AND key = ? AND active = 1', preview.target, preview.key)
      if (active !== null) throw new ReplayActiveError(active.view.id)
      this.#db.run(
        `INSERT INTO replay (id, client_request_id, preview_id, pipeline, key, target, reason, state, active, preview, payload, payload_sha256, prepared_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'PREPARED', 1, ?, ?, ?, ?)`,
        intent.id, intent.clientRequestId, preview.previewId, preview.pipeline, preview.key, preview.target, intent.reason,
        JSON.stringify(preview), preview.payload, intent.payloadSha256, intent.at,
      )
      appendAudit(this.#db, { at: intent.at, action: 'replay.prepared', replayId: intent.id, detail: auditOf(intent) })
      const replay = this.byId(intent.id)
      if (replay === null) throw new Error('the replay just written is not there')
      return { replay, created: true }
    })
  }

  advance(id: string, from: SendState, to: SendState, progress: Progress, at: number): boolean {
    return this.#db.transaction(() => {
      const active = to === 'SENDING' || to === 'SENT'
      const moved = this.#db.run('UPDATE replay SET state = ?, active = ? WHERE id = ? AND state = ?', to, Number(active), id, from)
      if (moved.changes === 0) return false
      this.#set(id, progress)
      appendAudit(this.#db, { at, action: `replay.${to.toLowerCase()}`, replayId: id, detail: { requestId: progress.requestId, failure: progress.failure } })
      return true
    })
  }

  record(id: string, progress: Progress, at: number): void {
    this.#db.transaction(() => {
      this.#set(id, progress)
      if (progress.verdict === undefined) return
      this.#db.run('UPDATE replay SET active = 0 WHERE id = ?', id)
      appendAudit(this.#db, { at, action: 'replay.verdict', replayId: id, detail: progress.verdict })
    })
  }

  byId(id: string): StoredReplay | null {
    return this.#one('id = ?', id)
  }

  byClientRequest(clientRequestId: string): StoredReplay | null {
    return this.#one('client_request_id = ?', clientRequestId)
  }

  ofKey(pipeline: string, key: string, limit: number): readonly StoredReplay[] {
    return this.#many('pipeline = ? AND key = ? ORDER BY seq DESC LIMIT ?', pipeline, key, limit)
  }

  list(before: number | null, limit: number): readonly StoredReplay[] {
    return this.#many('seq < ? ORDER BY seq DESC LIMIT ?', before ?? Number.MAX_SAFE_INTEGER, limit)
  }

  unfinished(): readonly StoredReplay[] {
    return this.#many("state IN ('PREPARED', 'SENDING') OR (state = 'SENT' AND verdict IS NULL) ORDER BY seq")
  }

  close(): void {
    this.#db.close()
  }

  #set(id: string, progress: Progress): void {
    const named = Object.entries(COLUMNS).flatMap(([name, column]) => {
      const value = Object.entries(progress).find(([field]) => field === name)?.[1]
      return value === undefined ? [] : [{ column, value: columnValue(value) }]
    })
    if (named.length === 0) return
    const sets = named.map(({ column }) => `${column} = ?`).join(', ')
    this.#db.run(`UPDATE replay SET ${sets} WHERE id = ?`, ...named.map(({ value }) => value), id)
  }

  #one(where: string, ...values: readonly (string | number)[]): StoredReplay | null {
    return this.#many(`${where} ORDER BY seq LIMIT 1`, ...values)[0] ?? null
  }

  #many(where: string, ...values: readonly (string | number)[]): readonly StoredReplay[] {
    return this.#db.all<ReplayRow>(`SELECT * FROM replay WHERE ${where}`, ...values).map(storedReplay)
  }
}

function columnValue(value: unknown): string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}

function auditOf(intent: Intent): unknown {
  const { pipeline, key, target, prediction } = intent.preview
  return { pipeline, key, target, reason: intent.reason, prediction: prediction.name, payloadSha256: intent.payloadSha256 }
}
