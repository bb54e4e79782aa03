/** Tables of events.db that outlive pruned rows. Hashes: see pruned-memory.ts. Instants are ms. */
export const RETENTION_SCHEMA = `
  -- The time of the last pruned \`processed\` of a key, by the key's hash.
  CREATE TABLE pruned_key (hash INTEGER PRIMARY KEY, time INTEGER NOT NULL);
  -- When a transport id was last seen among pruned rows, by its hash, and where the earliest of its attempts opened.
  CREATE TABLE pruned_transport (
    hash INTEGER PRIMARY KEY, time INTEGER NOT NULL, opened INTEGER NOT NULL, opened_event TEXT NOT NULL
  );
  -- Parts of what a stream held before the edge are gone, and what is left of it is derived no more.
  CREATE TABLE pruned_stream (stream_id INTEGER PRIMARY KEY, edge INTEGER NOT NULL);
`
