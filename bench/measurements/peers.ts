import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Figure, median, p50p95, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { askPeers, type PeerTimes } from '../work/peers.ts'

const PEERS = new URL('../work/peers.ts', import.meta.url)
const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url))

/** The Overview against a column store and against a scan in memory, which both count from rows. */
export async function peers({
  folder,
  sizes,
  stores,
  usual,
  withPeers,
  say,
}: Bench): Promise<readonly Figure[]> {
  const deliveries = sizes.at(-1)
  if (deliveries === undefined) return []
  const { path } = await stores.of(deliveries)
  if (withPeers) install(say)
  say('the Overview, and the peers …')
  const duckdb = withPeers ? join(folder, 'peer.duckdb') : null
  const { day, month } = await inChild(PEERS, askPeers, {
    path,
    deliveries,
    duckdb,
    runs: Math.ceil(usual.queries / 2),
  })
  const size = shownCount(deliveries)
  return [
    ...(duckdb === null
      ? []
      : [
          figure(`overview 24 h, ${size}: DuckDB over raw rows ÷ ours`, day, 'duckdb', 5),
          figure(`overview 30 d, ${size}: DuckDB over raw rows ÷ ours`, month, 'duckdb', 50),
        ]),
    figure(`overview 24 h, ${size}: arrays in memory ÷ ours`, day, 'arrays', null),
    figure(`overview 30 d, ${size}: arrays in memory ÷ ours`, month, 'arrays', 10),
  ]
}

function figure(what: string, times: PeerTimes, peer: 'duckdb' | 'arrays', atLeast: number | null): Figure {
  return {
    what,
    target: atLeast === null ? null : { atLeast },
    value: median(times[peer]) / median(times.ours),
    unit: '',
    beside: `p50 / p95 ${p50p95(times[peer])} against ${p50p95(times.ours)}`,
  }
}

/** By npm of the Node that runs us; the product itself needs none of it. */
function install(say: (line: string) => void): void {
  if (existsSync(join(FOLDER, 'node_modules/@duckdb/node-api'))) return
  say('installing DuckDB beside the bench (bench/peers) …')
  const npm = process.env['npm_execpath']
  const args = ['ci', '--prefix', FOLDER]
  if (npm === undefined) execFileSync('npm', args, { stdio: 'ignore' })
  else execFileSync(process.execPath, [npm, ...args], { stdio: 'ignore', cwd: dirname(FOLDER) })
}
