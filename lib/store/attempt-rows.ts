import type { DerivedAttempt } from '#lib/domain/deliveries.ts'
import type { Position } from '#lib/domain/position.ts'
import { requestTransport } from '#lib/domain/transport.ts'
import type { Database } from './database.ts'

export interface AttemptRow {
  readonly id: number
  readonly stream_id: number
  readonly pipeline_id: number
  readonly open_time: number
  readonly open_event: string
  readonly request_id: string | null
  readonly version: string | null
  readonly start: number | null
  readonly ended: number | null
  readonly duration_ms: number | null
  readonly status: string | null
  readonly silent_time: number | null
  readonly transports: string
  readonly replay: number
}

export interface Where {
  readonly pipelineId: number
  readonly groupId: number
  readonly streamId: number
}

export function attemptsIn(db: Database, streamId: number, from: number, to: number): AttemptRow[] {
  return db.all<AttemptRow>(
    'SELECT * FROM attempt WHERE stream_id = ? AND open_time >= ? AND open_time < ?',
    streamId,
    from,
    to,
  )
}

export function insertAttempt(db: Database, where: Where, attempt: DerivedAttempt): number {
  return db.run(
    `INSERT INTO attempt (stream_id, pipeline_id, open_time, open_event, request_id, version, start, ended, duration_ms, status, silent_time, transports, replay)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, EXISTS (SELECT 1 FROM replay_mark WHERE request_id = ?))`,
    where.streamId,
    where.pipelineId,
    attempt.opening.time,
    attempt.opening.eventId,
    ...attemptFacts(attempt),
    attempt.requestId,
  ).lastInsertRowid
}

export function updateAttempt(db: Database, id: number, attempt: DerivedAttempt): void {
  db.run(
    `UPDATE attempt SET request_id = ?, version = ?, start = ?, ended = ?, duration_ms = ?, status = ?, silent_time = ?, transports = ?
     WHERE id = ?`,
    ...attemptFacts(attempt),
    id,
  )
}

export function isSameAttempt(row: AttemptRow, attempt: DerivedAttempt): boolean {
  const stored = [
    row.request_id,
    row.version,
    row.start,
    row.ended,
    row.duration_ms,
    row.status,
    row.silent_time,
    row.transports,
  ]
  return attemptFacts(attempt).every((fact, index) => fact === stored[index])
}

function attemptFacts(attempt: DerivedAttempt) {
  const { requestId, version, start, ended, durationMs, status, silentAt } = attempt
  return [
    requestId,
    version,
    start,
    ended,
    durationMs,
    status,
    silentAt,
    joinIds(attempt.transports),
  ] as const
}

/** The attempts of a request: more than one where its lines lie in several streams, or run again. */
export function attemptsOfRequest(db: Database, requestId: string): AttemptRow[] {
  return db.all<AttemptRow>(
    `SELECT attempt.* FROM transport JOIN attempt ON attempt.stream_id = transport.stream_id
       AND attempt.open_time = transport.open_time AND attempt.open_event = transport.open_event
     WHERE transport.pipeline_id IN (SELECT id FROM pipeline) AND transport.transport = ?`,
    requestTransport(requestId),
  )
}

/** Ids hold no line feed: they come out of single JSON strings and request ids, with line feeds made spaces. */
export function joinIds(ids: readonly string[]): string {
  return ids.map((id) => id.replaceAll('\n', ' ')).join('\n')
}

export function splitIds(text: string): string[] {
  return text === '' ? [] : text.split('\n')
}

/** Which attempt (or bare delivery) showed a transport id. */
export interface TransportPlace extends Position {
  readonly streamId: number
}

export function addTransports(
  db: Database,
  pipelineId: number,
  ids: readonly string[],
  place: TransportPlace,
): void {
  for (const id of ids)
    db.run(
      'INSERT OR IGNORE INTO transport VALUES (?, ?, ?, ?, ?)',
      pipelineId,
      id,
      place.time,
      place.eventId,
      place.streamId,
    )
}

export function removeTransports(
  db: Database,
  pipelineId: number,
  ids: readonly string[],
  place: TransportPlace,
): void {
  for (const id of ids)
    db.run(
      'DELETE FROM transport WHERE pipeline_id = ? AND transport = ? AND open_time = ? AND open_event = ? AND stream_id = ?',
      pipelineId,
      id,
      place.time,
      place.eventId,
      place.streamId,
    )
}

export function seenEarlier(
  db: Database,
  pipelineId: number,
  ids: readonly string[],
  before: Position,
): boolean {
  return ids.some(
    (id) =>
      db.get(
        'SELECT 1 FROM transport WHERE pipeline_id = ? AND transport = ? AND (open_time, open_event) < (?, ?) LIMIT 1',
        pipelineId,
        id,
        before.time,
        before.eventId,
      ) !== null,
  )
}

/** The next to show an id after `place`: the only others whose labels can hang on it. */
export function nextWithTransport(
  db: Database,
  pipelineId: number,
  id: string,
  after: Position,
): TransportPlace | null {
  const row = db.get<{ open_time: number; open_event: string; stream_id: number }>(
    `SELECT open_time, open_event, stream_id FROM transport
     WHERE pipeline_id = ? AND transport = ? AND (open_time, open_event) > (?, ?) ORDER BY open_time, open_event LIMIT 1`,
    pipelineId,
    id,
    after.time,
    after.eventId,
  )
  return row && { time: row.open_time, eventId: row.open_event, streamId: row.stream_id }
}
