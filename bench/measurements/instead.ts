import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#lib/cli/child.ts'
import { type Figure, median, p50p95, shown, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { freePort } from '../processes/free-port.ts'
import { type Program, startProgram } from '../processes/program.ts'
import { insteadOfUs } from '../work/read-logs.ts'
import { waitUntilRead } from '../work/read-through.ts'

const LOGS = new URL('../work/read-logs.ts', import.meta.url)
const READ = new URL('../work/read-through.ts', import.meta.url)
const PATIENCE_MS = 10 * 60_000

/** What one would do without us: read the last day's log lines and count them, at each view of the page. */
export async function instead({ folder, usual, say }: Bench): Promise<readonly Figure[]> {
  const data = join(folder, 'demo')
  mkdirSync(data, { recursive: true })
  const port = `${await freePort()}`
  const endpoint = `http://127.0.0.1:${port}`
  const env = {
    LOCAL_AWS_PORT: port,
    LOCAL_AWS_DATA: join(data, 'aws'),
    ONCEBOARD_DATA: data,
    // The history alone: what comes live would count in one of the two and not in the other.
    DEMO_RATE: '0',
    ...usual.demo,
    ONCEBOARD_CONFIG: join(ROOT, 'demo/onceboard.yaml'),
    ONCEBOARD_EMBEDDED: '1',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
  }
  const programs: Program[] = []
  try {
    for (const name of ['local-aws', 'demo', 'collector']) {
      say(`${name} …`)
      programs.push(await startProgram(name, env))
    }
    const path = join(data, 'events.db')
    await inChild(READ, waitUntilRead, { path, deliveries: null, patienceMs: PATIENCE_MS })
    const times = await inChild(LOGS, insteadOfUs, { path, endpoint, rounds: usual.rounds + 2 })
    return [
      {
        what: 'FilterLogEvents and count per page view ÷ ours, 24 h of the demo',
        target: { atLeast: 100 },
        value: median(times.logs) / median(times.ours),
        unit: '',
        beside: `${shown(median(times.logs))} ms (${shownCount(times.lines)} lines, ${times.requests} requests) against p50 / p95 ${p50p95(times.ours)}`,
      },
    ]
  } finally {
    for (const program of programs.reverse()) await program.stop()
  }
}
