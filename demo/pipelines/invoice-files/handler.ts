import type { Runtime } from '../runtime.ts'
import { s3Objects } from '../s3-event.ts'
import { say } from '../say.ts'

const REMEMBERED_S = 30 * 86_400

/** S3 objects by bucket, key and ETag: the guard is a conditional put, the effect a row in `invoices`. */
export async function handle(runtime: Runtime, event: unknown): Promise<string> {
  runtime.print(JSON.stringify(event))
  const objects = s3Objects(event)
  for (const { sequencer } of objects)
    if (sequencer) runtime.truth({ kind: 'shown', pipeline: 'invoice-files', ids: { sequencer } })
  for (const object of objects) {
    const key = `${object.bucket}#${object.key}#${object.eTag}`
    await runtime.downstream(object.bucket)
    const inserted = await remember(runtime, key)
    if (inserted) await store(runtime, key, object.key)
    say(runtime, {
      pipeline: 'invoice-files',
      source: object.bucket,
      outcome: inserted ? 'processed' : 'duplicate',
      key,
      ids: object.sequencer ? { sequencer: object.sequencer } : {},
    })
  }
  return 'Processed successfully'
}

/** `GUARD=off` is the setting that one deploy shipped by mistake: the put loses its condition, and with it the guard. */
async function remember(runtime: Runtime, key: string): Promise<boolean> {
  const seconds = Math.floor(runtime.now() / 1000)
  const item = { tracking_id: key, processed_at: seconds, ttl: seconds + REMEMBERED_S }
  const table = runtime.table('processing_tracking')
  if (runtime.setting('GUARD') !== 'off') return table.putIfAbsent(item)
  await table.put(item)
  return true
}

async function store(runtime: Runtime, key: string, objectKey: string): Promise<void> {
  const file = objectKey.slice(objectKey.lastIndexOf('/') + 1)
  await runtime.table('invoices').put({
    content_id: key,
    invoice_number: file.replace(/\.[^.]*$/, ''),
    timestamp: Math.floor(runtime.now() / 1000),
    status: 'processed',
  })
}
