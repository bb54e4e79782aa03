import { COUNTED } from '#lib/domain/tally.ts'
import { ACCOUNT_SCHEMA } from './account-schema.ts'

/**
 * events.db: everything here was read from AWS and can be read again. Instants are ms since the epoch, durations ms.
 * Counts are kept by difference (see rollup): the writer is the only one who writes here.
 */
export const EVENTS_SCHEMA_VERSION = 2

/** Rollups are kept per bucket of these lengths. */
export const ROLLUP_LEVELS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
export type RollupLevel = keyof typeof ROLLUP_LEVELS

function rollupTable(level: RollupLevel): string {
  const counts = COUNTED.map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ')
  return `
    -- replay 0: organic, 1: sent by Onceboard. bucket: ms, start. A row whose counts are all 0 is deleted.
    CREATE TABLE rollup_${level} (
      bucket INTEGER NOT NULL, source_id INTEGER NOT NULL, replay INTEGER NOT NULL, ${counts},
      PRIMARY KEY (bucket, source_id, replay)
    ) WITHOUT ROWID;`
}

export const EVENTS_SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- rules: the PipelineRules (JSON) by which the stored rows were derived; window_*: the W in force.
  CREATE TABLE pipeline (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, rules TEXT NOT NULL,
    window_kind TEXT NOT NULL, window_ms INTEGER, window_basis TEXT,
    active INTEGER NOT NULL DEFAULT 1
  );
  -- name NULL: what no key assigns to one of the pipeline's sources.
  CREATE TABLE source (id INTEGER PRIMARY KEY, pipeline_id INTEGER NOT NULL, name TEXT);
  CREATE UNIQUE INDEX source_name ON source (pipeline_id, coalesce(name, char(0)));

  CREATE TABLE log_group (
    id INTEGER PRIMARY KEY, pipeline_id INTEGER NOT NULL,
    account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    UNIQUE (account, region, name)
  );
  CREATE TABLE stream (
    id INTEGER PRIMARY KEY, group_id INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (group_id, name)
  );

  -- How far a group is read. [low, high) was read whole but for gaps; high is the frontier, low moves back while the backfill runs to target.
  CREATE TABLE cursor (
    group_id INTEGER PRIMARY KEY, low INTEGER, high INTEGER, target INTEGER,
    lines_read INTEGER NOT NULL DEFAULT 0,
    problem TEXT, problem_code TEXT, problem_hint TEXT, problem_since INTEGER, next_try INTEGER,
    sweeps TEXT NOT NULL DEFAULT '{}'
  );
  CREATE TABLE gap (group_id INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, PRIMARY KEY (group_id, low)) WITHOUT ROWID;
  ${ACCOUNT_SCHEMA}

  -- Every signal, also those that make no delivery: a late line re-derives its stretch from here.
  CREATE TABLE signal (
    stream_id INTEGER NOT NULL, time INTEGER NOT NULL, event_id TEXT NOT NULL,
    ingestion_time INTEGER NOT NULL, request_id TEXT, kind TEXT NOT NULL, body TEXT NOT NULL,
    -- 1: the stream may be divided before this signal without changing what either part makes (lib/domain/stretch.ts)
    cut INTEGER NOT NULL DEFAULT 0,
    -- the message, bounded; NULL where kind says it all (start, end, report)
    line BLOB, line_bytes INTEGER,
    PRIMARY KEY (stream_id, time, event_id)
  ) WITHOUT ROWID;
  CREATE INDEX signal_request ON signal (stream_id, request_id, time) WHERE request_id IS NOT NULL;
  CREATE INDEX signal_cut ON signal (stream_id, time) WHERE cut = 1;

  -- Identified by its opening line: (stream, opening time, opening event id).
  CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, stream_id INTEGER NOT NULL, pipeline_id INTEGER NOT NULL,
    open_time INTEGER NOT NULL, open_event TEXT NOT NULL,
    request_id TEXT, version TEXT, start INTEGER, ended INTEGER, duration_ms REAL, status TEXT, silent_time INTEGER,
    -- ids joined by a line feed, as in delivery
    transports TEXT NOT NULL,
    -- 1: sent by Onceboard
    replay INTEGER NOT NULL DEFAULT 0,
    UNIQUE (stream_id, open_time, open_event)
  );
  -- Which attempts carried a transport id: 'requestId:…', 'messageId:…', 'sequencer:…', … (a bare delivery in no attempt opens at itself)
  CREATE TABLE transport (
    pipeline_id INTEGER NOT NULL, transport TEXT NOT NULL,
    open_time INTEGER NOT NULL, open_event TEXT NOT NULL, stream_id INTEGER NOT NULL,
    PRIMARY KEY (pipeline_id, transport, open_time, open_event, stream_id)
  ) WITHOUT ROWID;

  -- id = (ms since 2020) * 4096 + slot: rows lie in time order. time is the truth, never derived from id.
  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, event_id TEXT NOT NULL,
    group_id INTEGER NOT NULL, stream_id INTEGER NOT NULL, ingestion_time INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL, source_id INTEGER NOT NULL,
    outcome TEXT NOT NULL, key TEXT, inferred INTEGER NOT NULL, unfit INTEGER NOT NULL,
    request_id TEXT, own_transport TEXT, transports TEXT NOT NULL, attempt_id INTEGER,
    open_time INTEGER NOT NULL, open_event TEXT NOT NULL,
    evidence TEXT NOT NULL, line BLOB NOT NULL, line_bytes INTEGER NOT NULL,
    first INTEGER NOT NULL DEFAULT 0, retry INTEGER, breach INTEGER, rewrite INTEGER, replay INTEGER NOT NULL DEFAULT 0
  );
  -- Silent attempts at the edges of a range that cut a minute.
  CREATE INDEX attempt_silent ON attempt (silent_time) WHERE silent_time IS NOT NULL;
  CREATE INDEX delivery_place ON delivery (stream_id, time);
  CREATE INDEX delivery_key ON delivery (pipeline_id, key, outcome, time, event_id) WHERE key IS NOT NULL;
  CREATE INDEX delivery_source ON delivery (source_id, outcome);
  CREATE INDEX delivery_breach ON delivery (source_id, time) WHERE breach = 1;
  CREATE INDEX delivery_attempt ON delivery (attempt_id) WHERE attempt_id IS NOT NULL;
  CREATE INDEX delivery_replay ON delivery (time) WHERE replay = 1;

  -- Request ids of Onceboard's own sends, copied from ops.db: their deliveries are marked.
  CREATE TABLE replay_mark (request_id TEXT PRIMARY KEY) WITHOUT ROWID;

  ${rollupTable('minute')}
  ${rollupTable('hour')}
  ${rollupTable('day')}
`
