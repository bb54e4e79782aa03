import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'

export interface AuditEntry {
  /** ms */
  readonly at: number
  readonly action: string
  readonly replayId: string | null
  readonly detail: unknown
}

/** Within the transaction that it tells of: what cannot be audited does not happen. */
export function appendAudit(db: Database, { at, action, replayId, detail }: AuditEntry): void {
  const before = db.get<{ hash: string }>('SELECT hash FROM audit ORDER BY seq DESC LIMIT 1')?.hash ?? ''
  const text = JSON.stringify(detail)
  const hash = createHash('sha256')
    .update(JSON.stringify([before, at, action, replayId, text]))
    .digest('hex')
  db.run(
    'INSERT INTO audit (at, action, replay_id, detail, hash) VALUES (?, ?, ?, ?, ?)',
    at,
    action,
    replayId,
    text,
    hash,
  )
}

/** The first row (its seq) that does not follow from the one before; null: the chain is whole. */
export function brokenAuditRow(db: Database): number | null {
  let before = ''
  for (const row of db.all<{
    seq: number
    at: number
    action: string
    replay_id: string | null
    detail: string
    hash: string
  }>('SELECT * FROM audit ORDER BY seq')) {
    const text = JSON.stringify([before, row.at, row.action, row.replay_id, row.detail])
    if (createHash('sha256').update(text).digest('hex') !== row.hash) return row.seq
    before = row.hash
  }
  return null
}
