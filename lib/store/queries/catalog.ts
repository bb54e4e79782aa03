import type { Range } from '#lib/domain/answer.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import type { Snapshot } from './reader.ts'
import { number, numberOrNull, type Row, text, textOrNull } from './row.ts'

export interface StoredPipeline {
  readonly id: number
  readonly name: string
  readonly rules: PipelineRules
  /** The W in force, configured or measured. */
  readonly window: Window
}

export interface StoredSource {
  readonly id: number
  readonly pipelineId: number
  /** null: what no key assigns to one of the pipeline's sources */
  readonly name: string | null
}

/** A log group and how far it is read: [low, high) but for gaps. Instants in ms. */
export interface StoredGroup {
  readonly id: number
  readonly pipelineId: number
  readonly account: string
  readonly region: string
  readonly name: string
  readonly low: number | null
  readonly high: number | null
  readonly target: number | null
  readonly linesRead: number
  /** When and where in time (ms) the present run of the backfill began; null: not known */
  readonly began: { readonly at: number; readonly from: number } | null
  readonly problem: { readonly code: string; readonly message: string; readonly hint: string } | null
  readonly nextTry: number | null
  readonly gaps: readonly Range[]
}

/** What the present configuration names, as the collector registered it. */
export interface Catalog {
  readonly pipelines: readonly StoredPipeline[]
  readonly sources: readonly StoredSource[]
  readonly groups: readonly StoredGroup[]
  readonly meta: ReadonlyMap<string, string>
}

export function readCatalog(snapshot: Snapshot): Catalog {
  const meta = snapshot.all('SELECT name, value FROM meta')
  return {
    pipelines: snapshot.all('SELECT * FROM pipeline WHERE active = 1 ORDER BY id').map(pipelineOf),
    sources: snapshot
      .all(
        'SELECT s.* FROM source s JOIN pipeline p ON p.id = s.pipeline_id WHERE p.active = 1 ORDER BY s.id',
      )
      .map((row) => ({
        id: number(row, 'id'),
        pipelineId: number(row, 'pipeline_id'),
        name: textOrNull(row, 'name'),
      })),
    groups: readGroups(snapshot),
    meta: new Map(meta.map((row) => [text(row, 'name'), text(row, 'value')])),
  }
}

function readGroups(snapshot: Snapshot): readonly StoredGroup[] {
  const gaps = Map.groupBy(snapshot.all('SELECT group_id, low, high FROM gap ORDER BY low'), (row) =>
    number(row, 'group_id'),
  )
  const rows = snapshot.all(`
    SELECT g.*, c.low, c.high, c.target, c.lines_read, c.sweeps, c.problem, c.problem_code, c.problem_hint, c.next_try
    FROM log_group g JOIN pipeline p ON p.id = g.pipeline_id LEFT JOIN cursor c ON c.group_id = g.id
    WHERE g.active = 1 AND p.active = 1 ORDER BY g.id`)
  return rows.map((row) => groupOf(row, gaps.get(number(row, 'id')) ?? []))
}

function groupOf(row: Row, gaps: readonly Row[]): StoredGroup {
  const message = textOrNull(row, 'problem')
  return {
    id: number(row, 'id'),
    pipelineId: number(row, 'pipeline_id'),
    account: text(row, 'account'),
    region: text(row, 'region'),
    name: text(row, 'name'),
    low: numberOrNull(row, 'low'),
    high: numberOrNull(row, 'high'),
    target: numberOrNull(row, 'target'),
    linesRead: numberOrNull(row, 'lines_read') ?? 0,
    began: beganOf(textOrNull(row, 'sweeps')),
    problem:
      message === null
        ? null
        : {
            code: textOrNull(row, 'problem_code') ?? 'LOG_GROUP_UNREADABLE',
            message,
            hint: textOrNull(row, 'problem_hint') ?? '',
          },
    nextTry: numberOrNull(row, 'next_try'),
    gaps: gaps.map((gap) => ({ from: number(gap, 'low'), to: number(gap, 'high') })),
  }
}

/** The collector keeps it beside the sweeps' times. */
function beganOf(sweeps: string | null): StoredGroup['began'] {
  const times: Readonly<Record<string, number>> = JSON.parse(sweeps ?? '{}')
  const { 'backfill.began': at, 'backfill.from': from } = times
  return at === undefined || from === undefined ? null : { at, from }
}

function pipelineOf(row: Row): StoredPipeline {
  // Written by the writer from a PipelineRules: read back as what it was.
  const rules: PipelineRules = JSON.parse(text(row, 'rules'))
  return { id: number(row, 'id'), name: text(row, 'name'), rules, window: windowOf(row) }
}

function windowOf(row: Row): Window {
  const kind = text(row, 'window_kind')
  const ms = numberOrNull(row, 'window_ms')
  if (kind === 'for-ever') return { kind: 'for-ever' }
  if (kind !== 'for' || ms === null) return { kind: 'unknown' }
  return {
    kind: 'for',
    ms,
    basis: textOrNull(row, 'window_basis') === 'measured' ? 'measured' : 'configured',
  }
}
