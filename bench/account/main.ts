import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, startProgram } from '#lib/collector/testing/local-aws-process.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import {
  EXTERNAL_ID,
  type Kind,
  OWN_ACCOUNT,
  ROLE,
  type ScaleGroup,
  scaleConfiguration,
  scaleGroups,
} from './groups.ts'
import { countedIn, standings } from './standing.ts'
import { Traffic } from './traffic.ts'

/*
 * `npm run bench:account -- [minutes]`: 200 log groups over three regions and two accounts, at local-aws' real quotas
 * with a share of 0.4, one of them denied. Says how far behind each kind was at worst, how often a line was read, and
 * whether every readable group's counts equal what was written. Takes as long as it is told to, and some minutes more.
 */

const MINUTES = Number(process.argv[2] ?? 8)
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HISTORY = 30 * MINUTE
/** ms: what may be behind, once the first read is through */
const BOUNDS: Readonly<Partial<Record<Kind, number>>> = {
  busy: 20 * SECOND,
  slow: 90 * SECOND,
  quiet: 90 * SECOND,
}

const folder = mkdtempSync(join(tmpdir(), 'onceboard-account-'))
const localAws = await startProgram('local-aws', {
  LOCAL_AWS_PORT: '0',
  LOCAL_AWS_DATA: join(folder, 'aws'),
  LOCAL_AWS_QUOTAS: 'real',
})
const endpoint = /http:\S+?(?=,|\s)/.exec(localAws.said)?.[0]
if (endpoint === undefined) throw new Error(localAws.said)
const groups = scaleGroups()
await makeAccounts(groups)
const traffic = new Traffic(endpoint)
const began = Date.now()
await traffic.write(groups, began - HISTORY, began)
console.log(`${traffic.lines} lines of history in ${groups.length} log groups`)
writeFileSync(join(folder, 'onceboard.yaml'), scaleConfiguration(endpoint))
const collector = await startProgram('collector', {
  ONCEBOARD_CONFIG: join(folder, 'onceboard.yaml'),
  ONCEBOARD_DATA: join(folder, 'data'),
  AWS_ACCESS_KEY_ID: OWN_ACCOUNT,
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_ENDPOINT_URL_STS: endpoint,
})
const reader = openEventsReader(join(folder, 'data', 'events.db'))
try {
  process.exitCode = (await run()) ? 0 : 1
} finally {
  reader.close()
  for (const { child } of [collector, localAws]) {
    child.kill('SIGTERM')
    await ended(child)
  }
  rmSync(folder, { recursive: true, force: true })
}

async function run(): Promise<boolean> {
  const worst = new Map<Kind, number>()
  let readThrough: number | null = null
  let written = began
  const end = began + MINUTES * MINUTE
  while (Date.now() < end) {
    const now = Date.now()
    await traffic.write(groups, written, now)
    written = now
    const standing = standings(reader, groups, Date.now())
    if (readThrough === null && standing.every(({ kind, isThrough }) => kind === 'denied' || isThrough)) {
      readThrough = Date.now()
      console.log(`first read through after ${Math.round((readThrough - began) / SECOND)} s`)
    }
    if (readThrough !== null && Date.now() > readThrough + MINUTE)
      for (const { kind, behindMs } of standing)
        worst.set(kind, Math.max(worst.get(kind) ?? 0, behindMs ?? Number.POSITIVE_INFINITY))
    await new Promise((resolve) => setTimeout(resolve, SECOND))
  }
  const caughtUp = await catchUp(written)
  return report(worst, caughtUp)
}

async function catchUp(through: number): Promise<boolean> {
  for (let waited = 0; waited < 180; waited++) {
    const standing = standings(reader, groups, Date.now())
    if (standing.every(({ kind, high }) => kind === 'denied' || (high !== null && high > through)))
      return true
    await new Promise((resolve) => setTimeout(resolve, SECOND))
  }
  return false
}

async function report(worst: ReadonlyMap<Kind, number>, caughtUp: boolean): Promise<boolean> {
  const late = Object.entries(BOUNDS).filter(
    ([kind, bound]) => (worst.get(kind as Kind) ?? Number.POSITIVE_INFINITY) > bound,
  )
  for (const [kind, bound] of Object.entries(BOUNDS))
    console.log(
      `${kind.padEnd(6)} at worst ${((worst.get(kind as Kind) ?? Number.NaN) / SECOND).toFixed(1)} s behind (bound ${bound / SECOND} s)`,
    )
  const { usage } = await ask<{ usage: readonly Asked[] }>('/_local-aws/usage')
  const read = usage.reduce((sum, { lines }) => sum + lines, 0)
  for (const { account, region, operation, requests, throttled } of usage)
    console.log(
      `${account} ${region.padEnd(13)} ${operation.padEnd(20)} ${String(requests).padStart(6)} requests, ${throttled} throttled`,
    )
  const perLine = read / traffic.lines
  console.log(`${traffic.lines} lines written, each read ${perLine.toFixed(1)} times (bound 20)`)
  const counted = countedIn(reader)
  const wrong = groups.filter(
    ({ kind, source }) => kind !== 'denied' && !isSame(counted.get(source), traffic.truth.get(source)),
  )
  for (const { source } of wrong.slice(0, 10))
    console.log(source, counted.get(source), traffic.truth.get(source))
  const problems = standings(reader, groups, Date.now()).filter(({ problem }) => problem !== null)
  for (const { name, problem } of problems) console.log(`${name}: ${problem}`)
  const named = problems.some(({ kind }) => kind === 'denied')
  console.log(
    `${groups.length - 1 - wrong.length} of ${groups.length - 1} readable groups equal what was written`,
  )
  return caughtUp && late.length === 0 && wrong.length === 0 && perLine <= 20 && named
}

interface Asked {
  readonly account: string
  readonly region: string
  readonly operation: string
  readonly requests: number
  readonly throttled: number
  readonly lines: number
}

type Count = { readonly processed: number; readonly duplicate: number }

function isSame(
  a: Count = { processed: 0, duplicate: 0 },
  b: Count = { processed: 0, duplicate: 0 },
): boolean {
  return a.processed === b.processed && a.duplicate === b.duplicate
}

async function makeAccounts(all: readonly ScaleGroup[]): Promise<void> {
  const denied = all.filter(({ kind }) => kind === 'denied').map(({ name }) => name)
  const response = await fetch(`${endpoint}/_local-aws/principals`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ arn: ROLE, externalId: EXTERNAL_ID, deniedLogGroups: denied }),
  })
  if (!response.ok) throw new Error(`principals: ${response.status} ${await response.text()}`)
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${endpoint}${path}`)
  return (await response.json()) as T
}
