/** Tables of events.db about the reading itself: how many lines each minute had, and what was asked of AWS. Instants are ms. */
export const ACCOUNT_SCHEMA = `
  -- All lines of a minute (start, ms), of any kind, and those of them that said nothing.
  CREATE TABLE read_minute (
    group_id INTEGER NOT NULL, minute INTEGER NOT NULL, lines INTEGER NOT NULL, unmatched INTEGER NOT NULL,
    PRIMARY KEY (group_id, minute)
  ) WITHOUT ROWID;

  -- What was asked of AWS in an hour (start, ms). units: read units of DynamoDB.
  CREATE TABLE aws_usage (
    hour INTEGER NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, operation TEXT NOT NULL,
    requests INTEGER NOT NULL, throttled INTEGER NOT NULL, bytes INTEGER NOT NULL, lines INTEGER NOT NULL,
    units REAL NOT NULL,
    PRIMARY KEY (hour, account, region, operation)
  ) WITHOUT ROWID;
`
