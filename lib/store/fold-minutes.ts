import type { Range } from '#lib/domain/answer.ts'
import { readCursor, readGaps } from './cursor-rows.ts'
import type { Database } from './database.ts'
import { getMeta, putMeta } from './meta-rows.ts'
import type { MinuteLines } from './writer-port.ts'

/*
 * Lines are counted by the minute as long as reads may still bring others; after that an hour's sum says all that is
 * asked: it stands in the row of the hour's first minute. Only hours that were read whole are folded, [from, to) of each
 * group; within these an hour that is read again whole replaces its sum, and a part of one says nothing.
 */

const HOUR_MS = 3_600_000
const SLICE_MS = 24 * HOUR_MS

/** One slice of a group's minutes before an instant (ms); false: no group had any. */
export function foldMinutes(db: Database, before: number): boolean {
  return db.all<{ id: number }>('SELECT id FROM log_group').some(({ id }) => foldGroup(db, id, before))
}

function foldGroup(db: Database, groupId: number, before: number): boolean {
  const { low, target } = readCursor(db, groupId)
  if (low === null || target === null || low > target) return false
  const gaps = readGaps(db, groupId)
  const known = foldedOf(db, groupId)
  const folded = known ?? { from: ceilHour(low), to: ceilHour(low) }
  const [gap] = gaps.filter(({ to }) => to > folded.to)
  const end = Math.min(floorHour(before), floorHour(gap?.from ?? before), folded.to + SLICE_MS)
  if (end > folded.to) {
    fold(db, groupId, { from: folded.to, to: end })
    keepFolded(db, groupId, { from: folded.from, to: end })
    return true
  }
  // A longer backfill has read what lies before.
  const earlier = gaps.filter(({ from }) => from < folded.from).at(-1)
  const begin = Math.max(ceilHour(low), ceilHour(earlier?.to ?? low), folded.from - SLICE_MS)
  if (known === null || begin >= folded.from) return false
  fold(db, groupId, { from: begin, to: folded.from })
  keepFolded(db, groupId, { from: begin, to: folded.to })
  return true
}

function fold(db: Database, groupId: number, { from, to }: Range): void {
  const within = 'FROM read_minute WHERE group_id = ? AND minute >= ? AND minute < ?'
  const hours = db.all<{ hour: number; lines: number; unmatched: number }>(
    `SELECT minute - minute % ${HOUR_MS} AS hour, sum(lines) AS lines, sum(unmatched) AS unmatched ${within} GROUP BY hour`,
    groupId,
    from,
    to,
  )
  db.run(`DELETE ${within}`, groupId, from, to)
  for (const { hour, lines, unmatched } of hours)
    db.run('INSERT INTO read_minute VALUES (?, ?, ?, ?)', groupId, hour, lines, unmatched)
}

/** What a read says of folded hours: those that it read whole. */
export function storeFolded(
  db: Database,
  groupId: number,
  folded: Range,
  minutes: ReadonlyMap<number, MinuteLines>,
  replaced: Range,
): void {
  const from = Math.max(folded.from, ceilHour(replaced.from))
  const to = Math.min(folded.to, floorHour(replaced.to))
  if (to <= from) return
  db.run('DELETE FROM read_minute WHERE group_id = ? AND minute >= ? AND minute < ?', groupId, from, to)
  for (const [minute, { lines, unmatched }] of minutes)
    if (minute >= from && minute < to)
      db.run(
        `INSERT INTO read_minute VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
         SET lines = lines + excluded.lines, unmatched = unmatched + excluded.unmatched`,
        groupId,
        floorHour(minute),
        lines,
        unmatched,
      )
}

/** The hours of a group that are folded; null: none. */
export function foldedOf(db: Database, groupId: number): Range | null {
  const row = getMeta(db, nameOf(groupId))
  return row === null ? null : (JSON.parse(row) as Range)
}

/** From an instant (ms) on a group is to be read again. Answers from when on its counts go: a folded hour stays whole. */
export function unfoldFrom(db: Database, groupId: number, from: number): number {
  const folded = foldedOf(db, groupId)
  if (folded === null || from >= folded.to) return from
  const to = Math.max(folded.from, ceilHour(from))
  keepFolded(db, groupId, { from: folded.from, to })
  return from < folded.from ? from : to
}

function keepFolded(db: Database, groupId: number, folded: Range): void {
  putMeta(db, nameOf(groupId), folded.to <= folded.from ? null : JSON.stringify(folded))
}

function nameOf(groupId: number): string {
  return `folded:${groupId}`
}

function floorHour(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS
}

function ceilHour(ms: number): number {
  return Math.ceil(ms / HOUR_MS) * HOUR_MS
}
