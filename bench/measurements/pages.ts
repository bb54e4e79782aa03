import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ROOT } from '#lib/cli/child.ts'
import { DAY, END_OF_DATA, PIPELINES } from '../data.ts'
import { logGroupOf } from '../feed.ts'
import { type Figure, median, shown, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { startEmptyApp } from '../processes/empty-app.ts'
import { freePort } from '../processes/free-port.ts'
import { linkTree } from '../processes/link-tree.ts'
import { bareEnvironment, type Program, startProgram } from '../processes/program.ts'
import { usageOf } from '../processes/usage-of.ts'
import { type Load, load } from '../work/load.ts'

const LOAD = new URL('../work/load.ts', import.meta.url)
const CONNECTIONS = 20
const SECONDS = 4
const ROUNDS = 3
/** Neither what was built and collected here, nor what is no part of it. */
const LEFT_OUT = /^(\.git|\.next[^/]*|\.onceboard|test-results|bench|e2e|node_modules\/\.cache)$/

/** The production build's pages over a full store, against a page of Next's that holds nothing. */
export async function pages({ folder, sizes, stores, say }: Bench): Promise<readonly Figure[]> {
  const deliveries = sizes.at(-1)
  if (deliveries === undefined) return []
  const { path } = await stores.of(deliveries)
  const programs: Program[] = []
  try {
    say('an empty Next page …')
    const emptyPort = await freePort()
    programs.push(await startEmptyApp(join(folder, 'empty'), emptyPort))
    say('a production build …')
    const port = await freePort()
    const web = await startWeb(join(folder, 'app'), path, port)
    programs.push(web)
    say(`${CONNECTIONS} at once, ${ROUNDS} rounds …`)
    const range = `from=${END_OF_DATA - DAY}&to=${END_OF_DATA}`
    const rounds = await measure({
      empty: `http://127.0.0.1:${emptyPort}/`,
      page: `http://127.0.0.1:${port}/?${range}`,
      json: `http://127.0.0.1:${port}/api/v1/overview?${range}`,
    })
    return figuresOf(rounds, usageOf(web.pid)?.mostMemoryBytes ?? null, deliveries)
  } finally {
    for (const program of programs) await program.stop()
  }
}

type Round = Readonly<Record<'empty' | 'page' | 'json', Load>>

async function measure(urls: Readonly<Record<keyof Round, string>>): Promise<readonly Round[]> {
  const ask = (url: string, seconds = SECONDS) =>
    inChild(LOAD, load, { url, connections: CONNECTIONS, seconds })
  for (const url of Object.values(urls)) await ask(url, 1)
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ empty: await ask(urls.empty), page: await ask(urls.page), json: await ask(urls.json) })
  }
  return rounds
}

/** In a copy, so that a build in use here stays as it is. */
async function startWeb(folder: string, events: string, port: number): Promise<Program> {
  linkTree(ROOT, folder, (path) => LEFT_OUT.test(relative(ROOT, path)))
  const env = { ...bareEnvironment(), NEXT_TELEMETRY_DISABLED: '1' }
  const build = spawnSync(process.execPath, ['bin/build.js'], { cwd: folder, env, encoding: 'utf8' })
  if (build.status !== 0) throw new Error(`the build failed: ${build.stdout}${build.stderr}`)
  const config = join(folder, 'bench.yaml')
  mkdirSync(dirname(config), { recursive: true })
  writeFileSync(config, configuration())
  return startProgram(
    'web',
    { PORT: `${port}`, ONCEBOARD_CONFIG: config, ONCEBOARD_DATA: dirname(events) },
    folder,
  )
}

function configuration(): string {
  const pipelines = Array.from(
    { length: PIPELINES },
    (_, pipeline) =>
      `  - { name: pipeline-${pipeline}, region: us-east-1, logGroups: ["${logGroupOf(pipeline)}"] }\n`,
  )
  return `pipelines:\n${pipelines.join('')}`
}

function figuresOf(rounds: readonly Round[], memory: number | null, deliveries: number): readonly Figure[] {
  const size = shownCount(deliveries)
  const rates = (of: keyof Round) => median(rounds.map((round) => round[of].requestsPerSecond))
  const ratio = (of: keyof Round) =>
    median(rounds.map((round) => round[of].requestsPerSecond / round.empty.requestsPerSecond))
  const beside = (of: keyof Round) =>
    `${shown(rates(of))} of ${shown(rates('empty'))} requests/s; ${shown((rounds[0]?.[of].bytes ?? 0) / 1_000)} kB`
  return [
    {
      what: `Overview page, ${CONNECTIONS} at once ÷ an empty Next page, ${size}`,
      target: { atLeast: 0.35 },
      value: ratio('page'),
      unit: '',
      beside: beside('page'),
    },
    {
      what: `JSON route of the Overview ÷ an empty Next page, ${size}`,
      target: { atLeast: 0.45 },
      value: ratio('json'),
      unit: '',
      beside: beside('json'),
    },
    ...(memory === null
      ? []
      : [
          {
            what: `memory of web, ${size}`,
            target: { atMost: 300 },
            value: memory / 1e6,
            unit: 'MB' as const,
            beside: `at its most, after the load of ${CONNECTIONS} at once`,
          },
        ]),
  ]
}
