import type { Runtime } from '../runtime.ts'
import { s3Objects } from '../s3-event.ts'
import { say } from '../say.ts'
import { vendorRecord } from '../vendor-drop/handler.ts'

/** vendor-drop before its put had a condition: it writes the same record, and guards nothing. */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  for (const { key } of s3Objects(event)) {
    await runtime.downstream('vendor-drop-legacy')
    await runtime.table('lambda-idempotency-table').put(vendorRecord(key))
    say(runtime, { pipeline: 'vendor-drop-legacy', source: 'vendor-drop-legacy', outcome: 'processed', key })
  }
}
