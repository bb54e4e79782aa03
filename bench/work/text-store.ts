import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { Signal } from '#lib/domain/signal.ts'
import { sourceOfKey } from '#lib/domain/source-of-key.ts'
import { DAY, type DataBatch, rulesOf } from '../data.ts'
import { logGroupOf, minutesOf } from '../feed.ts'
import { PRAGMAS } from './bare-append.ts'
import { TextRollups } from './text-rollups.ts'
import { TEXT_SCHEMA } from './text-schema.ts'

const WINDOW = 30 * DAY
const KEY = 'SELECT id, time, source FROM delivery WHERE pipeline = ? AND key = ?'
const PREVIOUS = `${KEY} AND time <= ? AND outcome = 'processed' ORDER BY time DESC LIMIT 1`
const NEXT = `${KEY} AND time > ? AND outcome = 'processed' ORDER BY time LIMIT 1`
const ATTEMPT = 'SELECT id FROM attempt WHERE request_id = ? AND started <= ? ORDER BY started DESC LIMIT 1'
const START =
  'INSERT OR IGNORE INTO attempt (request_id, stream, start_event, started, version) VALUES (?, ?, ?, ?, ?)'
const REPORT =
  'UPDATE attempt SET report_event = ?, ended = ?, duration_ms = ? WHERE id = ? AND ended IS NULL'
const RETRIED = 'SELECT 1 FROM delivery WHERE transport = ? AND time < ? LIMIT 1'
const RETRIES = `UPDATE delivery SET retry = 1 WHERE transport = ? AND time > ? AND retry = 0 RETURNING time, source`
const MINUTE = `INSERT INTO read_minute VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET lines = max(lines, excluded.lines)`
const INSERT = `INSERT INTO delivery (event_id, log_group, stream, time, ingestion_time, pipeline, source, key, outcome,
  request_id, transport, attempt_id, line, first, retry, breach) VALUES (${Array(16).fill('?').join(', ')})`

const NO_COUNTS = { deliveries: 0, processed: 0, duplicate: 0, failed: 0, retries: 0, breaches: 0 }

/**
 * The same job on a plain schema, by lookups in SQL, as one would write it who knows SQLite: prepared statements, one
 * transaction a batch, rollups summed before they are written. It does less: a line that comes late is put to no other
 * attempt, and what else a line said is not kept.
 */
export class TextStore {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #rollups: TextRollups

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    this.#database.exec(`${PRAGMAS}; ${TEXT_SCHEMA}`)
    this.#rollups = new TextRollups(this.#database)
  }

  apply({ pipeline, signals }: DataBatch): void {
    this.#database.exec('BEGIN IMMEDIATE')
    for (const { line, signal } of signals) this.#read(pipeline, line, signal)
    this.#rollups.write()
    const group = logGroupOf(pipeline)
    for (const [minute, { lines }] of minutesOf(signals)) this.#sql(MINUTE).run(group, minute, lines)
    this.#database.exec('COMMIT')
  }

  close(): void {
    this.#database.close()
  }

  #read(pipeline: number, line: LogLine, signal: Signal): void {
    const { eventId, time, stream } = line
    if (signal.kind === 'start')
      this.#sql(START).run(signal.requestId, stream, eventId, time, signal.version ?? null)
    if (signal.kind === 'report' && signal.requestId !== null) {
      const attempt = this.#attempt(signal.requestId, time)
      this.#sql(REPORT).run(eventId, time, signal.durationMs, attempt)
    }
    if (signal.kind === 'error' && signal.requestId !== null)
      this.#deliver(pipeline, line, { outcome: 'failed', key: null, requestId: signal.requestId })
    if (signal.kind === 'outcome' && signal.requestId !== null)
      this.#deliver(pipeline, line, { ...signal, requestId: signal.requestId })
  }

  #deliver(
    number: number,
    line: LogLine,
    told: { readonly outcome: string; readonly key: string | null; readonly requestId: string },
  ): void {
    const { eventId, stream, time, ingestionTime, message } = line
    const { outcome, key, requestId } = told
    if (this.#get('SELECT 1 FROM delivery WHERE event_id = ?', eventId)) return
    const rules = rulesOf(number)
    const pipeline = rules.name
    const source = sourceOfKey(key, null, rules).name
    const processed = outcome === 'processed' && key !== null
    const previous = processed ? this.#get(PREVIOUS, pipeline, key, time) : undefined
    const next = processed ? this.#get(NEXT, pipeline, key, time) : undefined
    const breach = processed && previous !== undefined && time - Number(previous['time']) <= WINDOW ? 1 : 0
    const retry = this.#get(RETRIED, requestId, time) ? 1 : 0
    this.#sql(INSERT).run(
      ...[eventId, logGroupOf(number), stream, time, ingestionTime, pipeline, source, key, outcome],
      ...[requestId, requestId, this.#attempt(requestId, time), message],
      ...[processed && previous === undefined ? 1 : 0, retry, breach],
    )
    const counted = { ...NO_COUNTS, deliveries: 1, [outcome]: 1, retries: retry, breaches: breach }
    this.#rollups.add({ time, pipeline, source, ...counted })
    if (next) this.#rejudge(pipeline, next, time)
    for (const later of this.#sql(RETRIES).all(requestId, time))
      this.#rollups.add({ ...placeOf(pipeline, later), ...NO_COUNTS, retries: 1 })
  }

  /** What comes after one that came late. */
  #rejudge(pipeline: string, next: Record<string, SQLInputValue>, time: number): void {
    const breach = Number(next['time']) - time <= WINDOW ? 1 : 0
    const changed = this.#sql('UPDATE delivery SET first = 0, breach = ? WHERE id = ? AND breach <> ?').run(
      breach,
      next['id'] ?? null,
      breach,
    )
    if (changed.changes > 0)
      this.#rollups.add({ ...placeOf(pipeline, next), ...NO_COUNTS, breaches: breach === 1 ? 1 : -1 })
  }

  #attempt(requestId: string, time: number): number | null {
    const found = this.#get(ATTEMPT, requestId, time)
    return found === undefined ? null : Number(found['id'])
  }

  #get(sql: string, ...values: SQLInputValue[]): Record<string, SQLInputValue> | undefined {
    return this.#sql(sql).get(...values)
  }

  #sql(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function placeOf(pipeline: string, row: Record<string, SQLInputValue>) {
  const source = row['source']
  return { time: Number(row['time']), pipeline, source: typeof source === 'string' ? source : null }
}
