import { PLACE_TABLES } from './hash-index.ts'
import { markSql } from './marks.ts'
import { ROW_ID_EPOCH, ROW_ID_SLOTS } from './row-id.ts'

/*
 * What the lines left: one row a delivery, and one an attempt that made none. Most runs are plain: START, outcome lines
 * and REPORT with nothing between; such a row carries the lines of its run itself, and gives them back when its stretch
 * is derived again. All other lines stand in `signal`, one by one.
 *
 * Millions of rows: times stand as differences to the row's own, ids packed (packed-id.ts), and rows lie in the order of
 * time, so that ranges and newest-first lists need no index.
 */
/** SQLite's quotient of integers is cut towards zero. */
const TIME = `id / ${ROW_ID_SLOTS} + ${ROW_ID_EPOCH} - spill - (id < 0 AND id % ${ROW_ID_SLOTS} <> 0)`

export const TRACE_SCHEMA = `
  CREATE TABLE trace (
    -- see row-id.ts; a crowded millisecond spills over, and spill (ms) says how far
    id INTEGER PRIMARY KEY, spill INTEGER NOT NULL DEFAULT 0,
    time INTEGER GENERATED ALWAYS AS (${TIME}) VIRTUAL,
    event_id NOT NULL, stream_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
    -- ms after time
    ingestion_lag INTEGER NOT NULL,
    -- index in OUTCOMES (lib/domain/outcome.ts); NULL: an attempt that made no delivery
    outcome INTEGER, key TEXT,
    -- bits (marks.ts): what else is so about it, and what its lines said in so many words
    marks INTEGER NOT NULL,

    -- Its attempt. request_id NULL: it is in none. Lags in ms: opened so long before time, ended so long after.
    request_id, open_lag INTEGER NOT NULL, open_event,
    -- NULL: no START was read
    version_id INTEGER, end_lag INTEGER, duration_us NUMERIC, status INTEGER,

    -- Carries its run: the REPORT's event id. NULL: see signal.
    report_event,

    -- JSON; NULL: none
    evidence TEXT,
    -- [[its transport ids], [others that its attempt showed]] as JSON; NULL: as evidence and request id say
    transports TEXT,
    -- the outcome line, bounded and folded (folded-line.ts)
    line BLOB,

    first INTEGER NOT NULL, retry INTEGER, breach INTEGER, rewrite INTEGER, replay INTEGER NOT NULL,
    -- by what its transport is known: 0 not, 1 the request id alone, 2 the message's own id
    judged_by INTEGER NOT NULL
  );
  CREATE INDEX trace_stream ON trace (stream_id);
  CREATE INDEX trace_source ON trace (source_id, outcome) WHERE outcome IS NOT NULL;
  CREATE INDEX trace_breach ON trace (source_id) WHERE breach = 1;
  CREATE INDEX trace_replay ON trace (replay) WHERE replay = 1;

  -- Versions of functions. text NULL: a START that named none.
  CREATE TABLE version (id INTEGER PRIMARY KEY, text TEXT);
  CREATE UNIQUE INDEX version_text ON version (coalesce(text, char(0)));

  -- Row ids by the hash of a key or transport id (hash-index.ts): new ones in the first, passed on slice by slice.
  ${PLACE_TABLES.map(
    (table) =>
      `CREATE TABLE ${table} (hash INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (hash, id)) WITHOUT ROWID;`,
  ).join('\n  ')}

  -- Signals of runs that are not plain, or not whole yet. time, ingestion_time: ms.
  CREATE TABLE signal (
    stream_id INTEGER NOT NULL, time INTEGER NOT NULL, event_id TEXT NOT NULL,
    ingestion_time INTEGER NOT NULL, request_id TEXT, kind TEXT NOT NULL, body TEXT NOT NULL,
    cut INTEGER NOT NULL, line BLOB, line_cut INTEGER NOT NULL,
    PRIMARY KEY (stream_id, time, event_id)
  ) WITHOUT ROWID;
  CREATE INDEX signal_request ON signal (stream_id, request_id, time) WHERE request_id IS NOT NULL;
  CREATE INDEX signal_cut ON signal (stream_id, time) WHERE cut = 1;

  -- What lists and pages read: deliveries alone.
  CREATE VIEW delivery AS
    SELECT *, ${markSql('inferred')}, ${markSql('unfit')}, ${markSql('lineCut', 'line_cut')} FROM trace WHERE outcome IS NOT NULL;
`
