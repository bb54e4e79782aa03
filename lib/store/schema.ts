import { COUNTED } from '#lib/domain/tally.ts'
import { ACCOUNT_SCHEMA } from './account-schema.ts'
import { RETENTION_SCHEMA } from './retention-schema.ts'
import { TRACE_SCHEMA } from './trace-schema.ts'

/**
 * events.db: everything here was read from AWS and can be read again. Instants are ms since the epoch, durations ms.
 * Counts are kept by difference (see rollup): the writer is the only one who writes here.
 */
export const EVENTS_SCHEMA_VERSION = 6

/** Rollups are kept per bucket of these lengths, ms; each divides the next. */
export const ROLLUP_LEVELS = {
  minute: 60_000,
  five: 300_000,
  hour: 3_600_000,
  quarter: 21_600_000,
  day: 86_400_000,
} as const
export type RollupLevel = keyof typeof ROLLUP_LEVELS
export const LEVELS: readonly RollupLevel[] = ['minute', 'five', 'hour', 'quarter', 'day']

/** All of a pipeline's sources have a row as well, under this id, and all of every pipeline's: a chart of everything reads no row per source. */
export function wholeSourceId(pipelineId: number): number {
  return -pipelineId
}
export const EVERY_SOURCE_ID = 0

function rollupTable(level: RollupLevel): string {
  const counts = COUNTED.map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ')
  return `
    -- replay 0: organic, 1: sent by Onceboard. bucket: ms, start. A row whose counts are all 0 is deleted.
    CREATE TABLE rollup_${level} (
      source_id INTEGER NOT NULL, replay INTEGER NOT NULL, bucket INTEGER NOT NULL, ${counts},
      PRIMARY KEY (source_id, replay, bucket)
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

  ${TRACE_SCHEMA}
  ${RETENTION_SCHEMA}

  -- Request ids of Onceboard's own sends, copied from ops.db: their deliveries are marked.
  CREATE TABLE replay_mark (request_id TEXT PRIMARY KEY) WITHOUT ROWID;

  ${LEVELS.map(rollupTable).join('')}
`
