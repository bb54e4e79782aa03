import type { Runtime } from '../runtime.ts'
import { s3Objects } from '../s3-event.ts'
import { say } from '../say.ts'

const REMEMBERED_S = 30 * 86_400

/** A guard that checks, acts, and marks only then: between the check and the mark another run may pass. */
export async function handle(runtime: Runtime, event: unknown): Promise<string> {
  const table = runtime.table('processing_tracking')
  for (const object of s3Objects(event)) {
    const key = `${object.bucket}/${object.key}/${object.eTag}`
    const said = { pipeline: 'file-ingest', source: object.bucket, key }
    if (await table.has(key)) {
      say(runtime, { ...said, outcome: 'duplicate' })
      continue
    }
    await runtime.downstream(object.bucket)
    const seconds = Math.floor(runtime.now() / 1000)
    await table.put({ tracking_id: key, processed_at: seconds, ttl: seconds + REMEMBERED_S })
    say(runtime, { ...said, outcome: 'processed' })
  }
  return 'Processed successfully'
}
