import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DAY } from '../data.ts'
import { type Figure, rate, shown, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { freePort } from '../processes/free-port.ts'
import { type Program, runProgram, startProgram } from '../processes/program.ts'
import { type ProcessUsage, usageOf } from '../processes/usage-of.ts'
import { fillLogs } from '../work/fill-logs.ts'
import { demandDeliveries, waitUntilRead } from '../work/read-through.ts'

const FILL = new URL('../work/fill-logs.ts', import.meta.url)
const READ = new URL('../work/read-through.ts', import.meta.url)
const LOG_GROUP = '/aws/lambda/bench'
const BACKFILL_DAYS = 14
const PATIENCE_MS = 30 * 60_000

interface Logs {
  readonly aws: Program
  readonly lines: number
  readonly deliveries: number
  readonly env: Readonly<Record<string, string>>
  /** Of the store that is to come. */
  readonly path: string
}

interface Read {
  readonly ms: number
  /** Of the process that read and wrote; null: not known */
  readonly usage: ProcessUsage | null
  readonly awsMs: number | null
}

/** Real processes, real protocol: local-aws, the collector and its store, from an empty one to all read; then a rebuild. */
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
    const config = join(data, 'onceboard.yaml')
    writeFileSync(config, configuration(endpoint))
    const env = { ONCEBOARD_CONFIG: config, ONCEBOARD_DATA: data }
    const logs = { aws, lines, deliveries, env, path: join(data, 'events.db') }
    say(`the collector reads ${shownCount(lines)} lines …`)
    const first = await firstRead(logs)
    say('npm run rebuild …')
    return figuresOf(logs, first, await rebuild(logs))
  } finally {
    await aws.stop()
  }
}

async function firstRead({ aws, deliveries, env, path }: Logs): Promise<Read> {
  const awsMs = awsTimer(aws)
  const began = performance.now()
  const program = await startProgram('collector', env)
  try {
    await inChild(READ, waitUntilRead, { path, deliveries, patienceMs: PATIENCE_MS })
    return { ms: performance.now() - began, usage: usageOf(program.pid), awsMs: awsMs() }
  } catch (error) {
    throw new Error(`the collector did not come through: ${error}\n${program.said()}`)
  } finally {
    await program.stop()
  }
}

async function rebuild({ aws, deliveries, env, path }: Logs): Promise<Read> {
  const awsMs = awsTimer(aws)
  const ran = await runProgram('rebuild', env)
  const used = awsMs()
  await inChild(READ, demandDeliveries, { path, deliveries })
  return { ...ran, awsMs: used }
}

/** ms of processor time since it was made; null: not known */
function awsTimer(aws: Program): () => number | null {
  const before = usageOf(aws.pid)?.cpuMs ?? null
  return () => {
    const now = usageOf(aws.pid)?.cpuMs ?? null
    return now === null || before === null ? null : now - before
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

function figuresOf({ lines, deliveries }: Logs, first: Read, again: Read): readonly Figure[] {
  const size = shownCount(deliveries)
  const memory = (what: string, { usage }: Read): readonly Figure[] =>
    usage === null
      ? []
      : [
          {
            what,
            target: { atMost: 300 },
            value: usage.mostMemoryBytes / 1e6,
            unit: 'MB',
            beside: 'at its most',
          },
        ]
  return [
    {
      what: 'collector end to end, one group',
      target: { atLeast: 25_000 },
      value: rate(lines, first.ms),
      unit: 'lines/s',
      beside: took(lines, first),
    },
    {
      what: `rebuild of ${size} deliveries from local-aws`,
      target: null,
      value: rate(lines, again.ms),
      unit: 'lines/s',
      beside: took(lines, again),
    },
    ...memory(`memory of the collector, ${size}`, first),
    ...memory(`memory of a rebuild, ${size}`, again),
  ]
}

/** What bounds it: the process that keeps a core busy, or, where none does, the waiting for one another. */
function took(lines: number, { ms, usage, awsMs }: Read): string {
  const cores = (of: number | null | undefined) => (of == null ? 'unknown' : shown(of / ms))
  return `${shownCount(lines)} lines in ${shown(ms / 1_000)} s; cores busy: reading and writing ${cores(usage?.cpuMs)}, local-aws ${cores(awsMs)}`
}
