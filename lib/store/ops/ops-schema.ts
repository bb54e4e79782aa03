import { RequestError } from '#lib/domain/request-error.ts'
import { Database } from '../database.ts'

/**
 * ops.db: what Onceboard did. Nothing here can be read again from anywhere, so the file is never replaced and every
 * commit is on disk before it is answered. Instants are ms since the epoch. Each entry is one version's step.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE preview (
    id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, valid_until INTEGER NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID;

  -- active 1: under way, so no other send to the same target with the same key may begin.
  CREATE TABLE replay (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    client_request_id TEXT NOT NULL UNIQUE, preview_id TEXT NOT NULL UNIQUE,
    pipeline TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('PREPARED', 'SENDING', 'SENT', 'FAILED', 'MAYBE_SENT')), active INTEGER NOT NULL,
    preview TEXT NOT NULL, payload TEXT NOT NULL, payload_sha256 TEXT NOT NULL,
    prepared_at INTEGER NOT NULL, sent_at INTEGER, request_id TEXT, answer TEXT, function_error TEXT, log_tail TEXT,
    record_before TEXT, record_after TEXT, lines TEXT NOT NULL DEFAULT '[]', verdict TEXT, failure TEXT
  );
  CREATE UNIQUE INDEX replay_active ON replay (target, key) WHERE active = 1;
  CREATE INDEX replay_key ON replay (pipeline, key, seq);
  CREATE INDEX replay_request ON replay (request_id) WHERE request_id IS NOT NULL;

  -- Append-only; hash covers the row and the hash before it, so that an edited row shows.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, action TEXT NOT NULL,
    replay_id TEXT, detail TEXT NOT NULL, hash TEXT NOT NULL
  );
  CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
  CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
  `,
]

/** Opens ops.db, made or brought up to this version. Throws RequestError 503 where the file is a later version's or not ours. */
export function openOpsDatabase(path: string): Database {
  const db = new Database(path)
  // FULL: a committed intent survives a power cut, or a send could happen twice.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const version = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
  if (version > MIGRATIONS.length) {
    db.close()
    throw new RequestError(
      503,
      'OPS_OTHER_VERSION',
      `${path} was written by a later Onceboard (version ${version}; this one knows ${MIGRATIONS.length}).`,
      'Start that version again; the file is kept as it is.',
    )
  }
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(version)) db.exec(step)
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
  })
  return db
}
