import type { SQLInputValue } from 'node:sqlite'
import type { Range } from '#lib/domain/answer.ts'
import type { Filters, Label, ReplayMode } from '#lib/domain/filters.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import { CODES } from '../outcome-codes.ts'
import { idBounds } from './time-key.ts'

/** A condition over `delivery d`, with its values in order. */
export interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

const LABEL_SQL: Readonly<Record<Label, string>> = {
  first: 'd.first = 1',
  retry: 'd.retry = 1',
  breach: 'd.breach = 1',
  rewrite: 'd.rewrite = 1',
  replay: 'd.replay = 1',
}
const REPLAY_SQL: Readonly<Record<ReplayMode, readonly string[]>> = {
  exclude: ['d.replay = 0'],
  include: [],
  only: ['d.replay = 1'],
}

/** Deliveries of the range and the sources, found through the primary key: the plus keeps SQLite from sorting what an index on sources finds. */
export function inRange(range: Range, sourceIds: readonly number[]): Condition {
  const ids = idBounds(range)
  return {
    sql: 'd.id >= ? AND d.id < ? AND d.time >= ? AND d.time < ? AND +d.source_id IN (SELECT value FROM json_each(?))',
    values: [ids.from, ids.to, range.from, range.to, JSON.stringify(sourceIds)],
  }
}

/** A source's deliveries of one outcome in a range, through their index. */
export function ofOutcome(range: Range, sourceId: number, outcome: Outcome): Condition {
  const ids = idBounds(range)
  return {
    sql: 'd.source_id = ? AND d.outcome = ? AND d.id >= ? AND d.id < ? AND d.time >= ? AND d.time < ?',
    values: [sourceId, CODES[outcome], ids.from, ids.to, range.from, range.to],
  }
}

/** The same of several sources and outcomes. */
export function ofOutcomes(
  range: Range,
  sourceIds: readonly number[],
  outcomes: readonly Outcome[],
): Condition {
  const ids = idBounds(range)
  const codes = outcomes.map((outcome) => CODES[outcome])
  return {
    sql: `d.source_id IN (SELECT value FROM json_each(?)) AND d.outcome IN (SELECT value FROM json_each(?))
      AND d.id >= ? AND d.id < ? AND d.time >= ? AND d.time < ?`,
    values: [JSON.stringify(sourceIds), JSON.stringify(codes), ids.from, ids.to, range.from, range.to],
  }
}

export function replayCondition(mode: ReplayMode): Condition {
  return and(REPLAY_SQL[mode].map((sql) => ({ sql, values: [] })))
}

/** Outcomes, labels and `q`: alternatives within each, all of them together. Replays apart: see replayCondition. */
export function rowCondition(filters: Pick<Filters, 'outcomes' | 'labels' | 'q'>): Condition {
  const { outcomes, labels, q } = filters
  const parts: Condition[] = []
  if (outcomes.length > 0) {
    parts.push({
      sql: 'd.outcome IN (SELECT value FROM json_each(?))',
      values: [JSON.stringify(outcomes.map((outcome) => CODES[outcome]))],
    })
  }
  if (labels.length > 0) parts.push({ sql: or(labels.map((label) => LABEL_SQL[label])), values: [] })
  if (q.length > 0) parts.push({ sql: or(q.map(() => KEY_SQL)), values: q.flatMap(keyValues) })
  return and(parts)
}

export function and(parts: readonly Condition[]): Condition {
  const told = parts.filter((part) => part.sql !== '')
  return { sql: told.map((part) => part.sql).join(' AND '), values: told.flatMap((part) => part.values) }
}

// instr, unlike LIKE, takes every character for itself and minds case.
const KEY_SQL =
  '(substr(d.key, 1, length(?)) = ? OR instr(d.key, ?) > 0 OR instr(d.key, ?) > 0 OR instr(d.key, ?) > 0)'

function keyValues(q: string): readonly SQLInputValue[] {
  return [q, q, `/${q}`, `#${q}`, `:${q}`]
}

function or(parts: readonly string[]): string {
  return `(${parts.join(' OR ')})`
}
