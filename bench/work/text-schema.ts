/** What most would begin with: text ids, ordinary tables and indexes. */
export const TEXT_SCHEMA = `
  CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, request_id TEXT NOT NULL, stream TEXT NOT NULL,
    start_event TEXT NOT NULL UNIQUE, started INTEGER NOT NULL, version TEXT,
    report_event TEXT, ended INTEGER, duration_ms REAL
  );
  CREATE INDEX attempt_request ON attempt (request_id, started);

  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE,
    log_group TEXT NOT NULL, stream TEXT NOT NULL, time INTEGER NOT NULL, ingestion_time INTEGER NOT NULL,
    pipeline TEXT NOT NULL, source TEXT, key TEXT, outcome TEXT NOT NULL,
    request_id TEXT NOT NULL, transport TEXT NOT NULL, attempt_id INTEGER, line TEXT NOT NULL,
    first INTEGER NOT NULL, retry INTEGER NOT NULL, breach INTEGER NOT NULL
  );
  CREATE INDEX delivery_key ON delivery (pipeline, key, time);
  CREATE INDEX delivery_transport ON delivery (transport, time);
  CREATE INDEX delivery_source ON delivery (source, time);

  ${['minute', 'hour', 'day']
    .map(
      (level) => `CREATE TABLE rollup_${level} (
        bucket INTEGER NOT NULL, pipeline TEXT NOT NULL, source TEXT NOT NULL,
        deliveries INTEGER NOT NULL, processed INTEGER NOT NULL, duplicate INTEGER NOT NULL, failed INTEGER NOT NULL,
        retries INTEGER NOT NULL, breaches INTEGER NOT NULL,
        PRIMARY KEY (bucket, pipeline, source));`,
    )
    .join('\n')}

  CREATE TABLE read_minute (
    log_group TEXT NOT NULL, minute INTEGER NOT NULL, lines INTEGER NOT NULL, PRIMARY KEY (log_group, minute)
  );
`
