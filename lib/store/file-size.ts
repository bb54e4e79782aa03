import type { Database } from './database.ts'

/** Bytes of the file that hold something: what was pruned leaves room that is used again. */
export function usedBytes(db: Pick<Database, 'get'>): number {
  const pragma = (name: string) =>
    db.get<{ value: number }>(`SELECT ${name} AS value FROM pragma_${name}`)?.value ?? 0
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
}
