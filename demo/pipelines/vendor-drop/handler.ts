import { createHash } from 'node:crypto'
import type { Item, Runtime } from '../runtime.ts'
import { s3Objects } from '../s3-event.ts'
import { say } from '../say.ts'

/** Its id is the object key's md5, so a changed file under an old name has the same. */
export function vendorRecord(objectKey: string): Item {
  const id = createHash('md5').update(objectKey).digest('hex')
  return { id, filename: objectKey, status: 'processed' }
}

/** The guard is a conditional put of a record that never expires. */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  for (const { key } of s3Objects(event)) {
    await runtime.downstream('vendor-drop')
    const inserted = await runtime.table('lambda-idempotency-table').putIfAbsent(vendorRecord(key))
    say(runtime, {
      pipeline: 'vendor-drop',
      source: 'vendor-drop',
      outcome: inserted ? 'processed' : 'duplicate',
      key,
    })
  }
}
