import type { AttemptView, DeliveryRow } from '#lib/domain/event-views.ts'
import type { Evidence } from '#lib/domain/signal.ts'
import { isUsable } from '#lib/domain/transport.ts'
import { unfoldLine } from '../folded-line.ts'
import { outcomeOf, statusOf } from '../outcome-codes.ts'
import { type BesideId, type PackedId, unpackBeside, unpackEventId, unpackUuid } from '../packed-id.ts'
import { shownBy, transportsOf } from '../trace.ts'
import type { Catalog } from './catalog.ts'
import { firstProcessed, placesOfTransports } from './key-places.ts'
import type { Snapshot } from './reader.ts'
import { flag, flagOrNull, number, numberOrNull, type Row, text, textOrNull } from './row.ts'

/** What a list needs of each delivery and its place, in one statement. */
export const DELIVERY_SQL = `
  SELECT d.*, g.account, g.region, g.name AS log_group, st.name AS stream, p.id AS pipeline_id, p.name AS pipeline,
    s.name AS source, v.text AS version
  FROM delivery d
    JOIN stream st ON st.id = d.stream_id JOIN log_group g ON g.id = st.group_id
    JOIN source s ON s.id = d.source_id JOIN pipeline p ON p.id = s.pipeline_id
    LEFT JOIN version v ON v.id = d.version_id`

/** Rows of DELIVERY_SQL as deliveries, in their order. */
export function deliveryViews(
  snapshot: Snapshot,
  catalog: Catalog,
  rows: readonly Row[],
): readonly DeliveryRow[] {
  const firsts = firstTimes(snapshot, rows)
  return rows.map((row, index) => deliveryView(snapshot, catalog, row, firsts[index] ?? null))
}

function deliveryView(snapshot: Snapshot, catalog: Catalog, row: Row, firstTime: number | null): DeliveryRow {
  const time = number(row, 'time')
  const key = textOrNull(row, 'key')
  const known = knownOf(row)
  const transports = usableTransports(catalog, row)
  const evidence: Evidence = JSON.parse(known.evidence ?? '{}')
  return {
    id: String(number(row, 'id')),
    time,
    ingestionTime: time + number(row, 'ingestion_lag'),
    account: text(row, 'account'),
    region: text(row, 'region'),
    logGroup: text(row, 'log_group'),
    stream: text(row, 'stream'),
    eventId: unpackEventId(packed(row, 'event_id'), time),
    pipeline: text(row, 'pipeline'),
    source: textOrNull(row, 'source'),
    key,
    outcome: outcomeOf(number(row, 'outcome')),
    inferred: flag(row, 'inferred'),
    requestId: known.requestId,
    transportId: transports[0] ?? null,
    evidence,
    attempt: attemptView(row, attemptNumber(snapshot, row, transports, evidence)),
    first: flag(row, 'first'),
    retry: flagOrNull(row, 'retry'),
    breach: flagOrNull(row, 'breach'),
    rewrite: flagOrNull(row, 'rewrite') ?? false,
    replay: flag(row, 'replay'),
    sinceFirstMs: firstTime === null || time < firstTime ? null : time - firstTime,
    line: lineOf(row, { time, key, requestId: known.requestId }),
    lineTruncated: flag(row, 'line_cut'),
  }
}

/** When the key of each was first processed, ms; most rows are their key's first themselves. */
function firstTimes(snapshot: Snapshot, rows: readonly Row[]): readonly (number | null)[] {
  const others = rows.filter((row) => row.key !== null && row.first !== 1)
  const asked = others.map((row) => ({ pipelineId: number(row, 'pipeline_id'), key: text(row, 'key') }))
  const times = firstProcessed(snapshot, asked)
  const timeOf = new Map(others.map((row, index) => [row, times[index] ?? null]))
  return rows.map((row) =>
    row.key !== null && row.first === 1 ? number(row, 'time') : (timeOf.get(row) ?? null),
  )
}

const DECODER = new TextDecoder()

/** What is not UTF-8 shows as U+FFFD. */
function lineOf({ line }: Row, known: Parameters<typeof unfoldLine>[1]): string {
  if (typeof line !== 'string' && !(line instanceof Uint8Array)) return ''
  return DECODER.decode(unfoldLine(line, known))
}

function knownOf(row: Row) {
  return {
    transports: textOrNull(row, 'transports'),
    evidence: textOrNull(row, 'evidence'),
    requestId: row.request_id === null ? null : unpackUuid(packed(row, 'request_id')),
  }
}

function usableTransports(catalog: Catalog, row: Row): readonly string[] {
  const rules = catalog.pipelines.find((pipeline) => pipeline.id === row.pipeline_id)?.rules
  return transportsOf(knownOf(row)).filter((id) => isUsable(id, rules?.trigger ?? null))
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
  // The label says already that none came before; that of a replay says nothing.
  if (row.retry === 0 && row.replay === 0) return 1
  const ids = placesOfTransports(snapshot, number(row, 'pipeline_id'), transports)
  // Its own row is always there.
  if (ids.length <= 1) return 1
  const rows = snapshot.all(
    `SELECT d.* FROM trace d WHERE d.id IN (SELECT value FROM json_each(?))
     AND d.source_id IN (SELECT id FROM source WHERE pipeline_id = ?)`,
    JSON.stringify(ids),
    number(row, 'pipeline_id'),
  )
  const own = openingName(row)
  const earlier = rows
    .filter((each) => shownBy(knownOf(each)).some((id) => transports.includes(id)))
    .filter((each) => openingName(each) < own)
  return 1 + new Set(earlier.map((each) => `${openingName(each)} ${number(each, 'stream_id')}`)).size
}

/** Sorts as openings do: by time, then by event id. */
function openingName(row: Row): string {
  const time = number(row, 'time')
  const opened = time - number(row, 'open_lag')
  const event = unpackBeside(beside(row, 'open_event'), opened, packed(row, 'event_id'))
  return `${String(opened).padStart(16, '0')} ${event}`
}

function attemptView(row: Row, attempt: number | null): AttemptView | null {
  if (row.request_id === null) return attempt === null ? null : { ...NO_ATTEMPT, number: attempt }
  const time = number(row, 'time')
  const status = numberOrNull(row, 'status')
  const endLag = numberOrNull(row, 'end_lag')
  const duration = numberOrNull(row, 'duration_us')
  return {
    start: row.version_id === null ? null : time - number(row, 'open_lag'),
    end: endLag === null ? null : time + endLag,
    durationMs: duration === null ? null : duration / 1_000,
    status: status === null ? null : statusOf(status),
    version: textOrNull(row, 'version'),
    number: attempt,
  }
}

const NO_ATTEMPT = { start: null, end: null, durationMs: null, status: null, version: null }

/** An id as packed-id.ts writes it. */
function packed(row: Row, name: string): PackedId {
  const value = row[name]
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  throw new TypeError(`column ${name} is not a packed id`)
}

function beside(row: Row, name: string): BesideId {
  return typeof row[name] === 'number' ? number(row, name) : packed(row, name)
}
