/** The demo's DynamoDB tables. `sortKey`: the partition is one for all rows, the id stands in the sort key. */
export interface TableDefinition {
  readonly name: string
  readonly key: string
  readonly sortKey: string | null
  /** The TTL attribute, epoch s. */
  readonly ttl: string | null
}

export const TABLES: readonly TableDefinition[] = [
  { name: 'processing_tracking', key: 'tracking_id', sortKey: null, ttl: 'ttl' },
  { name: 'lambda-idempotency-table', key: 'id', sortKey: null, ttl: null },
  { name: 'payments-idempotency', key: 'id', sortKey: 'sk', ttl: 'expiration' },
  { name: 'invoices', key: 'content_id', sortKey: null, ttl: null },
  { name: 'metrics_hourly', key: 'partition_id', sortKey: null, ttl: null },
  { name: 'processed_keys', key: 'key', sortKey: null, ttl: null },
  { name: 'customers', key: 'customer_id', sortKey: null, ttl: null },
]

export function tableNamed(name: string): TableDefinition {
  const found = TABLES.find((table) => table.name === name)
  if (!found) throw new Error(`The demo has no table ${name}`)
  return found
}

/** The attribute that tells the table's rows apart. */
export function idAttribute(table: TableDefinition): string {
  return table.sortKey ?? table.key
}
