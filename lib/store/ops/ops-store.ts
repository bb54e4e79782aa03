import {
  type ReplayEffect,
  type ReplayEvent,
  type ReplayStanding,
  type ReplayStep,
  stepOf,
} from '#lib/domain/replay-machine.ts'
import type { SendState } from '#lib/domain/replay-views.ts'
import type { Database } from '../database.ts'
import { appendAudit } from './audit.ts'
import {
  type Intent,
  type OpsStore,
  type Progress,
  ReplayActiveError,
  type StoredPreview,
  type StoredReplay,
} from './ops-port.ts'
import { openOpsDatabase } from './ops-schema.ts'
import { type ReplayRow, storedReplay } from './replay-rows.ts'

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
      const same = this.#one(
        'client_request_id = ? OR preview_id = ?',
        intent.clientRequestId,
        preview.previewId,
      )
      if (same !== null) return { replay: same, created: false }
      const active = this.#one('target = ? AND key = ? AND active = 1', preview.target, preview.key)
      if (active !== null) throw new ReplayActiveError(active.view.id)
      this.#db.run(
        `INSERT INTO replay (id, client_request_id, preview_id, pipeline, key, target, reason, state, active, preview, payload, payload_sha256, prepared_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'PREPARED', 1, ?, ?, ?, ?)`,
        intent.id,
        intent.clientRequestId,
        preview.previewId,
        preview.pipeline,
        preview.key,
        preview.target,
        intent.reason,
        JSON.stringify(preview),
        preview.payload,
        intent.payloadSha256,
        intent.at,
      )
      appendAudit(this.#db, {
        at: intent.at,
        action: 'replay.prepared',
        replayId: intent.id,
        detail: auditOf(intent),
      })
      const replay = this.byId(intent.id)
      if (replay === null) throw new Error('the replay just written is not there')
      return { replay, created: true }
    })
  }

  advance(id: string, event: ReplayEvent, progress: Progress, at: number): readonly ReplayEffect[] | null {
    return this.#db.transaction(() => {
      const from = this.#standing(id)
      const step = from && stepOf(from, event)
      if (step === null) return null
      const { state, over } = step.to
      this.#db.run('UPDATE replay SET state = ?, active = ? WHERE id = ?', state, Number(!over), id)
      this.#set(id, progress)
      appendAudit(this.#db, { at, action: actionOf(event, step), replayId: id, detail: learnt(progress) })
      return step.effects
    })
  }

  note(id: string, progress: Progress): void {
    this.#db.transaction(() => this.#set(id, progress))
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
    return this.#many('active = 1 ORDER BY seq')
  }

  close(): void {
    this.#db.close()
  }

  #standing(id: string): ReplayStanding | null {
    const row = this.#db.get<{ state: SendState; active: number }>(
      'SELECT state, active FROM replay WHERE id = ?',
      id,
    )
    return row && { state: row.state, over: row.active === 0 }
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
  return value === null || typeof value === 'string' || typeof value === 'number'
    ? value
    : JSON.stringify(value)
}

/** What the audit calls a step: where it led, but for what leads nowhere new. */
function actionOf({ kind }: ReplayEvent, { to, effects }: ReplayStep): string {
  if (kind === 'proved') return 'replay.verdict'
  if (kind === 'restarted' && effects.length > 0) return 'replay.resumed'
  return `replay.${to.state.toLowerCase()}`
}

function learnt({ requestId, failure, verdict }: Progress): unknown {
  return verdict ?? { requestId, failure }
}

function auditOf(intent: Intent): unknown {
  const { pipeline, key, target, prediction } = intent.preview
  return {
    pipeline,
    key,
    target,
    reason: intent.reason,
    prediction: prediction.name,
    payloadSha256: intent.payloadSha256,
  }
}
