import type { AttemptView, DeliveryRow } from '#lib/domain/event-views.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import { isOutcome } from '#lib/domain/outcome.ts'
import type { Evidence } from '#lib/domain/signal.ts'
import { isUsable } from '#lib/domain/transport.ts'
import type { Catalog } from './catalog.ts'
import type { Snapshot } from './reader.ts'
import { flag, flagOrNull, message, number, numberOrNull, type Row, text, textOrNull } from './row.ts'

/** What a list needs of each delivery, its attempt and its place, in one statement. */
export const DELIVERY_SQL = `
  SELECT d.*, g.account, g.region, g.name AS log_group, st.name AS stream, p.name AS pipeline, s.name AS source,
    a.start, a.ended, a.duration_ms, a.status, a.version, length(d.line) AS kept_bytes,
    CASE WHEN d.key IS NULL THEN NULL ELSE (
      SELECT f.time FROM delivery f WHERE f.pipeline_id = d.pipeline_id AND f.key = d.key AND f.outcome = 'processed'
      ORDER BY f.time, f.event_id LIMIT 1) END AS first_time
  FROM delivery d
    JOIN log_group g ON g.id = d.group_id JOIN stream st ON st.id = d.stream_id
    JOIN pipeline p ON p.id = d.pipeline_id JOIN source s ON s.id = d.source_id
    LEFT JOIN attempt a ON a.id = d.attempt_id`

export function deliveryView(snapshot: Snapshot, catalog: Catalog, row: Row): DeliveryRow {
  const transports = usableTransports(catalog, row)
  const evidence: Evidence = JSON.parse(text(row, 'evidence'))
  const firstTime = numberOrNull(row, 'first_time')
  const time = number(row, 'time')
  return {
    id: String(number(row, 'id')),
    time,
    ingestionTime: number(row, 'ingestion_time'),
    account: text(row, 'account'),
    region: text(row, 'region'),
    logGroup: text(row, 'log_group'),
    stream: text(row, 'stream'),
    eventId: text(row, 'event_id'),
    pipeline: text(row, 'pipeline'),
    source: textOrNull(row, 'source'),
    key: textOrNull(row, 'key'),
    outcome: outcomeOf(row),
    inferred: flag(row, 'inferred'),
    requestId: textOrNull(row, 'request_id'),
    transportId: transports[0] ?? null,
    evidence,
    attempt: attemptView(row, attemptNumber(snapshot, row, transports, evidence)),
    first: flag(row, 'first'),
    retry: flagOrNull(row, 'retry'),
    breach: flagOrNull(row, 'breach'),
    rewrite: flagOrNull(row, 'rewrite') ?? false,
    replay: flag(row, 'replay'),
    sinceFirstMs: firstTime === null || time < firstTime ? null : time - firstTime,
    line: message(row, 'line'),
    lineTruncated: number(row, 'line_bytes') > number(row, 'kept_bytes'),
  }
}

function usableTransports(catalog: Catalog, row: Row): readonly string[] {
  const rules = catalog.pipelines.find((pipeline) => pipeline.id === row.pipeline_id)?.rules
  return text(row, 'transports')
    .split('\n')
    .filter((id) => id !== '' && isUsable(id, rules?.trigger ?? null))
}

/** How many attempts of its transport ids came before, and one; what the line itself counts goes before. */
function attemptNumber(
  snapshot: Snapshot,
  row: Row,
  transports: readonly string[],
  evidence: Evidence,
): number | null {
  if (evidence.receiveCount !== undefined) return evidence.receiveCount
  if (transports.length === 0) return null
  const earlier = snapshot.get(
    `SELECT count(*) AS attempts FROM (SELECT DISTINCT stream_id, open_time, open_event FROM transport
     WHERE pipeline_id = ? AND transport IN (SELECT value FROM json_each(?)) AND (open_time, open_event) < (?, ?))`,
    number(row, 'pipeline_id'),
    JSON.stringify(transports),
    number(row, 'open_time'),
    text(row, 'open_event'),
  )
  return 1 + (earlier === null ? 0 : number(earlier, 'attempts'))
}

function attemptView(row: Row, attempt: number | null): AttemptView | null {
  if (row.attempt_id === null) return attempt === null ? null : { ...NO_ATTEMPT, number: attempt }
  const status = textOrNull(row, 'status')
  return {
    start: numberOrNull(row, 'start'),
    end: numberOrNull(row, 'ended'),
    durationMs: numberOrNull(row, 'duration_ms'),
    status: status === 'success' || status === 'error' || status === 'timeout' ? status : null,
    version: textOrNull(row, 'version'),
    number: attempt,
  }
}

const NO_ATTEMPT = { start: null, end: null, durationMs: null, status: null, version: null }

function outcomeOf(row: Row): Outcome {
  const outcome = text(row, 'outcome')
  if (!isOutcome(outcome)) throw new TypeError(`unknown outcome ${outcome}`)
  return outcome
}
