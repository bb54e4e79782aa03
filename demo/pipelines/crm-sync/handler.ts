import { busIds, detailOf, numberIn, textIn } from '../bus-event.ts'
import type { Runtime } from '../runtime.ts'
import { say } from '../say.ts'

const PIPELINE = 'crm-sync'

/**
 * A customer's new version: first the deduplication key, then the upsert. Whatever fails between the two is skipped
 * when it comes again, and a version that comes late overwrites a newer one: both as many such writers do.
 */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  runtime.print(JSON.stringify(event))
  const detail = detailOf(event)
  const ids = busIds(event)
  runtime.truth({ kind: 'shown', pipeline: PIPELINE, ids })
  const [source, id, version] = [textIn(detail, 'source'), textIn(detail, 'id'), numberIn(detail, 'version')]
  const key = `${source}:${id}:${version}`
  const seconds = Math.floor(runtime.now() / 1000)
  const fresh = await runtime.table('processed_keys').putIfAbsent({ key, processed_at: seconds })
  if (fresh) {
    await runtime.downstream(source)
    const customer = { customer_id: `${source}:${id}`, version, name: textIn(detail, 'name') }
    await runtime.table('customers').put({ ...customer, updated_at: Math.floor(runtime.now() / 1000) })
  }
  say(runtime, { pipeline: PIPELINE, source, outcome: fresh ? 'processed' : 'duplicate', key, ids })
}
