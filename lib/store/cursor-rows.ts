import type { Problem, Range } from '#lib/domain/answer.ts'
import type { Database } from './database.ts'
import type { Batch, Cursor } from './writer-port.ts'

interface CursorRow {
  readonly low: number | null
  readonly high: number | null
  readonly target: number | null
  readonly sweeps: string
}

export function readCursor(db: Database, groupId: number): Cursor {
  const row = db.get<CursorRow>('SELECT low, high, target, sweeps FROM cursor WHERE group_id = ?', groupId)
  if (!row) return { low: null, high: null, target: null, sweeps: {} }
  return { ...row, sweeps: JSON.parse(row.sweeps) as Record<string, number> }
}

/** The frontier never moves back, whatever the clock says. */
export function moveCursor(db: Database, { groupId, cursor, linesRead }: Batch): void {
  const now = readCursor(db, groupId)
  const high = cursor?.high ?? null
  const next: Cursor = {
    low: cursor?.low === undefined ? now.low : cursor.low,
    high: high === null ? now.high : Math.max(high, now.high ?? high),
    target: cursor?.target === undefined ? now.target : cursor.target,
    sweeps: { ...now.sweeps, ...cursor?.sweeps },
  }
  db.run(
    'UPDATE cursor SET low = ?, high = ?, target = ?, sweeps = ?, lines_read = lines_read + ? WHERE group_id = ?',
    next.low,
    next.high,
    next.target,
    JSON.stringify(next.sweeps),
    linesRead,
    groupId,
  )
}

export function storeProblem(
  db: Database,
  groupId: number,
  problem: Problem | null,
  now: number,
  nextTry: number | null,
): void {
  db.run(
    `UPDATE cursor SET problem = ?, problem_code = ?, problem_hint = ?, next_try = ?,
       problem_since = CASE WHEN ? IS NULL THEN NULL ELSE coalesce(problem_since, ?) END WHERE group_id = ?`,
    problem?.message ?? null,
    problem?.code ?? null,
    problem?.hint ?? null,
    nextTry,
    problem?.code ?? null,
    now,
    groupId,
  )
}

export function readGaps(db: Database, groupId: number): Range[] {
  return db
    .all<{ low: number; high: number }>('SELECT low, high FROM gap WHERE group_id = ? ORDER BY low', groupId)
    .map(({ low, high }) => ({ from: low, to: high }))
}

export function addGap(db: Database, groupId: number, from: number, to: number): void {
  const touching = readGaps(db, groupId).filter((gap) => gap.from <= to && gap.to >= from)
  for (const gap of touching) db.run('DELETE FROM gap WHERE group_id = ? AND low = ?', groupId, gap.from)
  const low = Math.min(from, ...touching.map((gap) => gap.from))
  const high = Math.max(to, ...touching.map((gap) => gap.to))
  db.run('INSERT INTO gap VALUES (?, ?, ?)', groupId, low, high)
}

/** What was read of a gap is none any more; what lies on either side of it stays. */
export function closeGap(db: Database, groupId: number, from: number, to: number): void {
  for (const gap of readGaps(db, groupId)) {
    if (gap.to <= from || gap.from >= to) continue
    db.run('DELETE FROM gap WHERE group_id = ? AND low = ?', groupId, gap.from)
    if (gap.from < from) db.run('INSERT INTO gap VALUES (?, ?, ?)', groupId, gap.from, from)
    if (gap.to > to) db.run('INSERT INTO gap VALUES (?, ?, ?)', groupId, to, gap.to)
  }
}
