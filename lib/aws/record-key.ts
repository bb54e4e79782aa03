import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { recordId } from './record-id.ts'
import type { TableDescription, TableKey, TableSettings } from './table-settings.ts'

/** The recipe where nothing else is known. */
export const KEY_ITSELF = '{key}'

export interface RecordKey {
  readonly key: Readonly<Record<string, AttributeValue>>
  /** For people: the id, with its partition before it in a composite table. */
  readonly shown: string
}

/**
 * Where an event's record stands. Powertools' composite tables hold `idempotency#<function>` in the partition key and
 * the whole key in the sort key; its keys begin with the function's name (Python: then its module and the method).
 */
export function recordKey(settings: TableSettings, table: TableDescription, key: string): RecordKey {
  const id = recordId(settings.id ?? KEY_ITSELF, key)
  const partitionKey: TableKey = { ...table.partitionKey, name: settings.key ?? table.partitionKey.name }
  if (table.sortKey === null) return { key: { [partitionKey.name]: valueOf(partitionKey, id) }, shown: id }
  const sortKey: TableKey = { ...table.sortKey, name: settings.sortKey ?? table.sortKey.name }
  const partition = settings.partition ?? `idempotency#${id.split(/[.#]/, 1)[0]}`
  return {
    key: { [partitionKey.name]: valueOf(partitionKey, partition), [sortKey.name]: valueOf(sortKey, id) },
    shown: `${partition} / ${id}`,
  }
}

export function valueOf({ type }: TableKey, text: string): AttributeValue {
  if (type === 'N') return { N: text }
  return type === 'B' ? { B: Buffer.from(text, 'utf8') } : { S: text }
}
