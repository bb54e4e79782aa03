/** What the configuration says of a tracking table; an attribute's name is null where it is to be found. */
export interface TableSettings {
  readonly name: string
  /** Recipe of the record's id (record-id.ts); null: to be found in a sample (table-shape.ts) */
  readonly id: string | null
  readonly key: string | null
  /** Of a composite table: the id stands in this attribute. */
  readonly sortKey: string | null
  /** The partition key's value in a composite table; null: Powertools' own, `idempotency#<function>` */
  readonly partition: string | null
  readonly status: string | null
  readonly expiry: string | null
  readonly inProgressExpiry: string | null
  readonly processedAt: string | null
}

/** What DynamoDB says of it. */
export interface TableDescription {
  readonly name: string
  readonly partitionKey: TableKey
  readonly sortKey: TableKey | null
  /** The TTL attribute; null: TTL is off; undefined: it may not be asked */
  readonly ttlAttribute: string | null | undefined
}

export interface TableKey {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
}

/** The attributes of a record that tell its state. */
export interface RecordAttributes {
  readonly status: readonly string[]
  readonly expiry: readonly string[]
  readonly inProgressExpiry: readonly string[]
  readonly processedAt: readonly string[]
}

/**
 * Names to look for, in order. Known shapes: the usual `processing_tracking` (tracking_id, processed_at, ttl),
 * `id/filename/status` and `content_id … timestamp`, and Powertools' (id, status, expiration, in_progress_expiration).
 */
const KNOWN: RecordAttributes = {
  status: ['status'],
  expiry: ['ttl', 'expiration', 'expires_at', 'expiresAt', 'expireAt', 'expiry'],
  inProgressExpiry: ['in_progress_expiration'],
  processedAt: [
    'processed_at',
    'processedAt',
    'timestamp',
    'completed_at',
    'completedAt',
    'created_at',
    'createdAt',
  ],
}

/** A configured name is the only one; the table's own TTL attribute goes before what its name suggests. */
export function recordAttributes(settings: TableSettings, table: TableDescription): RecordAttributes {
  const only = (name: string | null, known: readonly string[]) => (name === null ? known : [name])
  const expiry = table.ttlAttribute ? [table.ttlAttribute, ...KNOWN.expiry] : KNOWN.expiry
  return {
    status: only(settings.status, KNOWN.status),
    expiry: only(settings.expiry, expiry),
    inProgressExpiry: only(settings.inProgressExpiry, KNOWN.inProgressExpiry),
    processedAt: only(settings.processedAt, KNOWN.processedAt),
  }
}
