import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DAY } from '../data.ts'
import { type Figure, rate, shown, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { freePort } from '../processes/free-port.ts'
import { type Program, startProgram } from '../processes/program.ts'
import { usageOf } from '../processes/usage-of.ts'
import { fillLogs } from '../work/fill-logs.ts'
import { waitUntilRead } from '../work/read-through.ts'

const FILL = new URL('../work/fill-logs.ts', import.meta.url)
const READ = new URL('../work/read-through.ts', import.meta.url)
const LOG_GROUP = '/aws/lambda/bench'
const BACKFILL_DAYS = 14

interface Run {
  readonly lines: number
  readonly ms: number
  /** Cores that each kept busy; null: not known */
  readonly collectorCores: number | null
  readonly awsCores: number | null
  readonly collectorMemory: number | null
}

/** Real processes, real protocol: local-aws, the collector and its store, from an empty one to all read. */
export async function collector({ folder, usual, say }: Bench): Promise<readonly Figure[]> {
  const deliveries = usual.collector
  const data = join(folder, 'collector')
  mkdirSync(data, { recursive: true })
  const port = await freePort()
  const aws = await startProgram('local-aws', {
    LOCAL_AWS_PORT: `${port}`,
    LOCAL_AWS_DATA: join(data, 'aws'),
  })
  try {
    say(`${shownCount(deliveries)} deliveries as lines into local-aws …`)
    const endpoint = `http://127.0.0.1:${port}`
    // A day in hand on either side: the data keeps its pace only on the whole.
    const days = BACKFILL_DAYS - 2
    const from = Date.now() - (BACKFILL_DAYS - 1) * DAY
    const lines = await inChild(FILL, fillLogs, { endpoint, logGroup: LOG_GROUP, deliveries, from, days })
    say(`the collector reads ${shownCount(lines)} lines …`)
    return figuresOf(await readAll(data, endpoint, { lines, deliveries, aws }), deliveries)
  } finally {
    await aws.stop()
  }
}

async function readAll(
  data: string,
  endpoint: string,
  { lines, deliveries, aws }: { readonly lines: number; readonly deliveries: number; readonly aws: Program },
): Promise<Run> {
  const config = join(data, 'onceboard.yaml')
  writeFileSync(config, configuration(endpoint))
  const awsBefore = usageOf(aws.pid)?.cpuMs ?? 0
  const began = performance.now()
  const reading = await startProgram('collector', { ONCEBOARD_CONFIG: config, ONCEBOARD_DATA: data })
  try {
    await inChild(READ, waitUntilRead, { path: join(data, 'events.db'), deliveries, patienceMs: 30 * 60_000 })
    const ms = performance.now() - began
    const used = usageOf(reading.pid)
    const awsUsed = usageOf(aws.pid)
    return {
      lines,
      ms,
      collectorCores: used && used.cpuMs / ms,
      awsCores: awsUsed && (awsUsed.cpuMs - awsBefore) / ms,
      collectorMemory: used?.mostMemoryBytes ?? null,
    }
  } catch (error) {
    throw new Error(`the collector did not come through: ${error}\n${reading.said()}`)
  } finally {
    await reading.stop()
  }
}

/** quotaShare 1: what is measured is the code, not the share of the quota that it leaves to others. */
function configuration(endpoint: string): string {
  return `backfill: ${BACKFILL_DAYS}d
quotaShare: 1
pipelines:
  - name: bench
    region: us-east-1
    endpoint: ${endpoint}
    logGroups: ["${LOG_GROUP}"]
    window: 30d
    trigger: s3
`
}

function figuresOf(run: Run, deliveries: number): readonly Figure[] {
  const value = rate(run.lines, run.ms)
  const cores = (of: number | null) => (of === null ? 'unknown' : shown(of))
  const bound = `cores busy: collector ${cores(run.collectorCores)}, local-aws ${cores(run.awsCores)}`
  return [
    {
      what: 'collector end to end, one group',
      target: { atLeast: 25_000 },
      value,
      unit: 'lines/s',
      beside: `${shownCount(run.lines)} lines in ${shown(run.ms / 1_000)} s; ${bound}`,
    },
    {
      what: `rebuild of ${shownCount(deliveries)} deliveries from local-aws`,
      target: null,
      value,
      unit: 'lines/s',
      beside: 'the same read: a rebuild is a first read of an empty store',
    },
    ...(run.collectorMemory === null
      ? []
      : [
          {
            what: `memory of the collector, ${shownCount(deliveries)}`,
            target: { atMost: 300 },
            value: run.collectorMemory / 1e6,
            unit: 'MB' as const,
            beside: 'at its most',
          },
        ]),
  ]
}
